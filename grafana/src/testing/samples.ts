import { sms } from './promtool.js';

/** A counter that grows by so much a second, from the beginning to an hour later. */
export function grows(perSecond: number): string {
  return `0+${perSecond * 60}x60`;
}

/** A gauge that stays as it is for an hour. */
export function stays(value: number): string {
  return `${value}x60`;
}

/**
 * Of ten observations a second nine are below `bound` and one is between it and twice as much: p95 is 1.5 × `bound`, p99
 * 1.9 ×, p50 0.56 ×.
 */
export function histogram(name: string, labels: Record<string, string>, bound: number): Record<string, string> {
  return Object.fromEntries(
    (
      [
        [String(bound), 9],
        [String(2 * bound), 10],
        ['+Inf', 10],
      ] as const
    ).map(([le, perSecond]) => [sms(`${name}_bucket`, { ...labels, le }), grows(perSecond)]),
  );
}

/** Calls a second of the app. */
export function calls(version: string, perSecond: number, more: Record<string, string> = {}): Record<string, string> {
  const labels = { version, result: 'ham', status: '200', assignment: 'random', ...more };
  return { [sms('app_predictions_total', labels)]: grows(perSecond) };
}

/** Calls a second of a model. */
export function predictions(
  version: string,
  perSecond: number,
  more: Record<string, string> = {},
): Record<string, string> {
  const labels = { version, result: 'ham', status: '200', source: 'app', api: 'predict', ...more };
  return { [sms('model_predictions_total', labels)]: grows(perSecond) };
}

/** A threshold of the chart's values. */
export function threshold(kind: string, value: number): Record<string, string> {
  return { [sms('sms_alert_threshold', { kind })]: stays(value) };
}
