import { selector, type SeriesName } from '../series.js';

const NAMESPACE = 'namespace="$namespace"';

/** Series that know the namespace, but no release: those of Kubernetes, and alerts. */
export function ofNamespace(name: SeriesName, ...matchers: string[]): string {
  return selector(name, NAMESPACE, ...matchers);
}

/** Series of the release that the dashboard shows. */
export function ofRelease(name: SeriesName, ...matchers: string[]): string {
  return selector(name, NAMESPACE, 'release="$release"', ...matchers);
}

/** Of the versions of it that are chosen. */
export function ofVersions(name: SeriesName, ...matchers: string[]): string {
  return ofRelease(name, 'version=~"$version"', ...matchers);
}

/** Calls a second of a counter, summed by labels. */
export function rate(labels: string, series: string): string {
  return `sum by (${labels}) (rate(${series}[$__rate_interval]))`;
}

/** Of series that only know namespace and pod, those of the chosen versions. */
export function ofPods(expr: string): string {
  return `${expr} and on (namespace, pod) ${ofVersions('up')}`;
}

/** A threshold of the chart's values, as a line. */
export function thresholdLine(kind: string): Query {
  return { expr: ofRelease('sms_alert_threshold', `kind="${kind}"`), legend: 'threshold' };
}

/** What is asked of Prometheus, and what the result is called in the legend. */
export interface Query {
  expr: string;
  legend: string;
}
