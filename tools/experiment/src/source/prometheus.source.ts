import { Fault } from '@sms-checker/cli';
import { numberOf } from '@sms-checker/metrics/exposition';
import type { Matrix, PrometheusClient } from './prometheus.client.js';
import { grid, type Labels, type Match, type MetricsSource, type Series, type Window } from './series.js';

/** Raw counters as Prometheus has stored them: never `rate` or `increase`, which extrapolate to the ends of a window. */
export class PrometheusSource implements MetricsSource {
  /** @param labels that every series of the release has */
  constructor(
    private readonly client: PrometheusClient,
    private readonly labels: Labels,
  ) {}

  async series(metric: string, match: Match, window: Window, points: number): Promise<Series[]> {
    return this.read(this.selector(metric, match), window, points);
  }

  async scrapedAt(metric: string, match: Match, window: Window, points: number): Promise<Series[]> {
    return this.read(`timestamp(${this.selector(metric, match)})`, window, points);
  }

  /** Every sample of the last days before a moment. */
  async raw(metric: string, match: Match, at: number, days: number): Promise<Series[]> {
    return toSeries(await this.client.raw(`${this.selector(metric, match)}[${days}d]`, at));
  }

  private async read(query: string, window: Window, points: number): Promise<Series[]> {
    const { from } = window;
    const { step } = grid(window, points);
    const series = toSeries(await this.client.range(query, from, from + step * points, step));
    const isOff = series.some(({ samples }) => samples.some(({ at }) => (at - from) % step !== 0));
    if (isOff) throw new Fault(`Prometheus answered for other moments than every ${step} ms from ${from}`);
    return series;
  }

  private selector(metric: string, match: Match): string {
    // What tells of pods from outside knows their namespace, and nothing of releases.
    const known = Object.entries(this.labels).filter(([name]) => name === 'namespace' || !metric.startsWith('kube_'));
    const own = known.map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    const asked = Object.entries(match).map(([name, pattern]) => `${name}=~${JSON.stringify(pattern)}`);
    return `${metric}{${[...own, ...asked].join(',')}}`;
  }
}

function toSeries(result: readonly Matrix[]): Series[] {
  return result.map(({ metric, values }) => ({
    labels: metric,
    samples: values.map(([seconds, value]) => ({ at: Math.round(seconds * 1000), value: numberOf(value) })),
  }));
}
