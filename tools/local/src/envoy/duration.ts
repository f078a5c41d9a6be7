const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** A time of the chart, such as `500ms` or `5m`, as Envoy's API has it: in seconds, `0.500s` or `300s`. */
export function seconds(duration: string): string {
  const [, number = '', unit = ''] = /^(\d+)(ms|s|m|h)$/.exec(duration) ?? [];
  const value = Number(number) * SECONDS[unit as keyof typeof SECONDS];
  return `${Number.isInteger(value) ? value : value.toFixed(3)}s`;
}
