import { lines } from './panels.js';
import { ofRelease, rate } from './select.js';

/** What was meant for one version and answered by another, of apps and models. @param description what that means on its dashboard */
export function fallbacks(description: string) {
  return lines({
    title: 'Fallbacks',
    description,
    unit: 'reqps',
    queries: (['app', 'model'] as const).map((component) => ({
      expr: rate('intended, version', ofRelease(`${component}_fallbacks_total`)),
      legend: `${component} {{intended}} by {{version}}`,
    })),
  });
}
