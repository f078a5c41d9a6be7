import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { selector } from '../series.js';
import { DATASOURCE } from './panels.js';
import { ofRelease } from './select.js';

export interface Row {
  title: string;
  panels: cog.Builder<dashboard.Panel>[];
}

interface Described {
  uid: string;
  title: string;
  description: string;
  /** The other dashboard, which is one click away with the same variables and times. */
  other: { uid: string; title: string };
  variables?: cog.Builder<dashboard.VariableModel>[];
  rows: Row[];
}

/** A variable with the values of a label. */
export function variable(name: string, label: string, query: string) {
  return new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query(query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc);
}

const configured = 'sms_configured_share';
const variables = () => [
  new dashboard.DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
  variable('namespace', 'Namespace', `label_values(${configured}, namespace)`),
  variable('release', 'Release', `label_values(${selector(configured, 'namespace="$namespace"')}, release)`),
  variable('version', 'Version', `label_values(${ofRelease('up')}, version)`)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ text: 'All', value: '$__all', selected: true }),
];

/** A mark wherever `expr` has a value. Looked at once a minute, so `expr` looks back two. */
function mark(name: string, text: string, iconColor: string, expr: string) {
  return new dashboard.AnnotationQueryBuilder()
    .name(name)
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor(iconColor)
    .expr(expr)
    .titleFormat(name)
    .textFormat(text)
    .step('60s');
}

const models = (offset = '') => `count by (version, name, sha256) (${ofRelease('model_info')}${offset})`;
const annotations = () => [
  mark(
    'Weights changed',
    'The share of canary {{version}} is another from here on.',
    'purple',
    `changes(${ofRelease(configured, 'version="v2"')}[2m]) > 0`,
  ),
  mark(
    'Copies changed',
    'The share of calls that shadow {{version}} gets copies of is another from here on.',
    'blue',
    `changes(${ofRelease('sms_configured_mirror_share')}[2m]) > 0`,
  ),
  mark(
    'Model changed',
    '{{version}} serves {{name}} {{sha256}}',
    'orange',
    `${models()} unless ${models(' offset 2m')}`,
  ),
];

function link({ uid, title }: Described['other']) {
  return new dashboard.DashboardLinkBuilder(title)
    .type(dashboard.DashboardLinkType.Link)
    .url(`/d/${uid}`)
    .icon('dashboard')
    .tooltip(`${title} of the same release and time`)
    .includeVars(true)
    .keepTime(true);
}

/** A dashboard as Grafana reads it from a file, with what all of this project's have in common. */
export function laidOut({ uid, title, description, other, variables: more = [], rows }: Described) {
  // The sidecar that reads ConfigMaps knows this form of a dashboard alone.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const builder = new dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['sms-checker'])
    .readonly()
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .variables([...variables(), ...more])
    .annotations(annotations())
    .link(link(other));
  for (const { title: name, panels } of rows) {
    builder.withRow(new dashboard.RowBuilder(name));
    for (const panel of panels) builder.withPanel(panel);
  }
  const built = builder.build();
  built.panels?.forEach((panel, i) => (panel.id = i + 1));
  return built;
}

export const OPERATIONS = { uid: 'sms-checker-operations', title: 'SMS checker: operations' };
export const EXPERIMENT = { uid: 'sms-checker-experiment', title: 'SMS checker: experiment' };
