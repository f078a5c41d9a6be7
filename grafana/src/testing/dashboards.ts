import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { laidOut } from '../dashboards/layout.js';
import { DASHBOARDS } from '../files.js';

/** The dashboards as Grafana reads them, by file. */
export const dashboards = Object.entries(DASHBOARDS).map(([file, built]) => ({
  file,
  dashboard: JSON.parse(JSON.stringify(built)) as ReturnType<typeof laidOut>,
}));

/** Every panel that is not the head of a row. */
export const panels = dashboards.flatMap(({ file, dashboard }) =>
  (dashboard.panels ?? []).filter((one): one is Panel => one.type !== 'row').map((panel) => ({ file, panel })),
);

/** What a panel asks Prometheus. */
export function queries(panel: Panel): { expr: string; legendFormat: string }[] {
  return panel.targets as unknown as { expr: string; legendFormat: string }[];
}

/** A panel of a dashboard by its title. */
export function panel(file: string, title: string): Panel {
  const found = panels.find((one) => one.file === file && one.panel.title === title);
  if (!found) throw new Error(`no panel "${title}" in ${file}`);
  return found.panel;
}
