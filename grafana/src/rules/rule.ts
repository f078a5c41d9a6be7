import { stringify } from 'yaml';
import { selector, type RecordedName, type SeriesName } from '../series.js';

/** A series that Prometheus keeps: the result of `expr`, with further labels. */
export interface RecordingRule {
  record: RecordedName;
  expr: string;
  labels?: Record<string, string>;
}

/** Somebody has to be told: at once, by the end of the day, or for their information. */
export type Severity = 'critical' | 'warning' | 'info';

/** The chart adds `runbook_url`: docs/runbooks/ALERT.md. */
export interface Alert {
  alert: `SmsChecker${string}`;
  expr: string;
  for: string;
  /** How long it goes on after its reason is gone. */
  keep_firing_for?: string;
  /** The severity, or a template of it. */
  labels: { severity: Severity | `{{${string}}}` };
  annotations: { summary: string; description: string };
}

export interface Group {
  name: string;
  rules: (RecordingRule | Alert)[];
}

/** What stands in the files for the release's own namespace and name; the chart puts them in. */
export const NAMESPACE = '__NAMESPACE__';
export const RELEASE = '__RELEASE__';

/** One release's rules look at its own series alone: every release of a cluster has the same rules. */
const SCOPE = `namespace="${NAMESPACE}", release="${RELEASE}"`;

/** The release's own series of a name. */
export function own(name: SeriesName, matchers = ''): string {
  return selector(name, SCOPE, matchers);
}

/** What all rules keep, so that series of different rules can be compared. */
const RELEASE_LABELS = ['namespace', 'release'];

/** `sum by` the release and further labels. */
export function sumBy(labels: readonly string[], expr: string): string {
  return `sum by (${[...RELEASE_LABELS, ...labels].join(', ')}) (${expr})`;
}

/** `rate` of a counter of the release, summed. */
export function rateBy(labels: readonly string[], name: SeriesName, window: string, matchers = ''): string {
  return sumBy(labels, `rate(${own(name, matchers)}[${window}])`);
}

/** A part of a whole: 0 where the part has no series yet, nothing where the whole is 0. Both have the same labels. */
export function ratio(part: string, whole: string): string {
  return `(${part} or 0 * ${whole}) / (${whole} > 0)`;
}

/** p50, p95 and p99 of a histogram, told apart by the label `quantile`. */
export function quantiles(
  record: RecordedName,
  labels: readonly string[],
  name: SeriesName,
  window: string,
  matchers = '',
): RecordingRule[] {
  return [0.5, 0.95, 0.99].map((quantile) => ({
    record,
    expr: `histogram_quantile(${quantile}, ${rateBy([...labels, 'le'], name, window, matchers)})`,
    labels: { quantile: String(quantile) },
  }));
}

/** A threshold of the chart's values (monitoring.prometheusRule.thresholds), to compare a series of the release with. */
export function threshold(kind: string): string {
  return `on (${RELEASE_LABELS.join(', ')}) group_left () ${own('sms_alert_threshold', `kind="${kind}"`)}`;
}

/** A file of rules as Prometheus and promtool read it. */
export function rulesFile(groups: readonly Group[]): string {
  return stringify({ groups }, { lineWidth: 0 });
}
