import { CATALOGUE } from '@sms-checker/metrics/catalogue';
import { histogramQuantile } from '@sms-checker/stats';

/** Milliseconds of which quantiles are told. */
const WINDOW_MS = 60_000;

/** The services' buckets, of the app and of the model alike. */
const BOUNDS: readonly number[] = [...CATALOGUE.app_prediction_latency_seconds.buckets, Infinity];
const PLACES = new Map(BOUNDS.map((bound, i) => [bound, i]));

/** Alpha of bounds that nobody looks at here. */
const ALPHA = 0.05;

/** In seconds. */
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
}

/** Latencies of the last minute, from buckets of ratio 1.1 at most. */
export class LatencyWindow {
  private readonly sum = new Float64Array(BOUNDS.length);
  /** Sums as they were, the first at the start of the window or before. */
  private readonly past = [{ at: -Infinity, sum: new Float64Array(BOUNDS.length) }];

  /** Takes the growth of a bucket, which counts what is at most its bound. */
  add(bound: number, growth: number): void {
    const place = PLACES.get(bound);
    if (place !== undefined) this.sum[place] = (this.sum[place] ?? 0) + growth;
  }

  /** Ends a moment, in milliseconds; what comes from now on is of the next. */
  close(at: number): void {
    this.past.push({ at, sum: this.sum.slice() });
    while ((this.past[1]?.at ?? Infinity) <= at - WINDOW_MS) this.past.shift();
  }

  /** Of what was answered in the window; undefined where nothing was. */
  get quantiles(): Quantiles | undefined {
    const [first] = this.past;
    let most = 0;
    const cumulative = BOUNDS.map((_, i) => (most = Math.max(most, (this.sum[i] ?? 0) - (first?.sum[i] ?? 0))));
    if (most === 0) return undefined;
    const of = (quantile: number) => histogramQuantile({ bounds: BOUNDS, cumulative }, quantile, ALPHA).estimate;
    return { p50: of(0.5), p95: of(0.95) };
  }
}
