import { CATALOGUE, type MetricDefinition, type MetricName } from '@sms-checker/metrics/catalogue';
import { FOREIGN, type ForeignName } from './foreign.js';

type Histogram = {
  [Name in MetricName]: (typeof CATALOGUE)[Name]['kind'] extends 'histogram' ? Name : never;
}[MetricName];

/** What the recording rules of this project are called: what of, then how. */
export type RecordedName = `sms_checker:${string}:${string}`;

/** A series as Prometheus has it: of the catalogue (a histogram's are its buckets), recorded, or of somebody else. */
export type SeriesName = Exclude<MetricName, Histogram> | `${Histogram}_bucket` | RecordedName | ForeignName;

/** All names but the recorded ones. */
export const MEASURED: readonly string[] = [
  ...Object.entries(CATALOGUE).map(([name, metric]: [string, MetricDefinition]) =>
    metric.kind === 'histogram' ? `${name}_bucket` : name,
  ),
  ...Object.values(FOREIGN).flat(),
];

/** `name{matchers}`, matchers being PromQL such as `status=~"5.."`. */
export function selector(name: SeriesName, ...matchers: string[]): string {
  return `${name}{${matchers.filter((matcher) => matcher !== '').join(', ')}}`;
}
