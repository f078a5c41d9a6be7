import { excludedEnd } from './bisect.js';
import { probability } from './check.js';
import { checkHistogram, type Cut, cut, type Histogram, observations } from './histogram.js';
import { refutes, type Tilt, tilts } from './tilts.js';
import { type Estimate, type Interval } from './types.js';

/** A quantile that is read off a histogram. All in the unit of the bounds. */
export interface QuantileEstimate extends Estimate {
  /** Edges of the bucket in which the sample's quantile lies, wherever observations lie in it. */
  readonly bucket: Interval;
  /** `lower` and `upper` widened to the edges of their buckets: true however observations are spread inside buckets. */
  readonly outer: Interval;
}

/**
 * Quantile of a histogram. `estimate` is linear inside the bucket, as histogram_quantile; `lower` and `upper` are a confidence
 * sequence of the quantile of that interpolated distribution at 1 - alpha. An empty histogram gives NaN between 0 and Infinity.
 * @throws RangeError where an argument is out of its bounds
 */
export function histogramQuantile(histogram: Histogram, quantile: number, alpha: number): QuantileEstimate {
  checkHistogram('the histogram', histogram);
  probability('quantile', quantile);
  probability('alpha', alpha);
  const { lower, upper } = quantileSequence(histogram, quantile, alpha);
  const estimate = interpolated(histogram, quantile);
  return {
    estimate,
    lower,
    upper,
    bucket: edges(histogram, estimate, estimate),
    outer: edges(histogram, lower, upper),
  };
}

/** The bounds of the quantile's confidence sequence. */
export function quantileSequence(histogram: Histogram, quantile: number, alpha: number): Interval {
  const { bounds } = histogram;
  const total = observations(histogram);
  if (total === 0) return { lower: 0, upper: Infinity };
  const share = 1 - quantile;
  const bets = tilts(1, share);
  const refuted = (side: 'raised' | 'lowered') => {
    const costs = bets.map((bet) => total * Math.log1p(share * bet[side]));
    return (threshold: number) => {
      const seen = cut(histogram, threshold);
      return refutes(bets, alpha / 2, (bet, k) => gain(seen, bet[side]) - (costs[k] ?? 0));
    };
  };
  const tooLow = refuted('raised');
  const tooHigh = refuted('lowered');
  const last = bounds.length - 2;
  const start = Math.min(last, bucketOf(histogram, quantile));
  let low = start;
  while (low >= 0 && !tooLow(bounds[low] ?? 0)) low--;
  let high = Math.max(0, start);
  while (high <= last && !tooHigh(bounds[high] ?? 0)) high++;
  while (low < last && tooLow(bounds[low + 1] ?? 0)) low++;
  return {
    lower: low === last ? (bounds[last] ?? 0) : excludedEnd(bounds[low + 1] ?? 0, bounds[low] ?? 0, tooLow, STEPS),
    upper: high > last ? Infinity : excludedEnd(bounds[high - 1] ?? 0, bounds[high] ?? 0, tooHigh, STEPS),
  };
}

/** A bucket is narrowed to a 4,096th. */
const STEPS = 12;

/** Logarithm of what a bet wins on the observations above a threshold. */
export function gain({ above, inside, part }: Cut, bet: Tilt['raised']): number {
  return above * Math.log1p(bet) + inside * Math.log1p(part * bet);
}

/** Linear inside the bucket; the last finite bound where the quantile lies above it; NaN where nothing was observed. */
export function interpolated(histogram: Histogram, quantile: number): number {
  const { bounds, cumulative } = histogram;
  const rank = quantile * observations(histogram);
  if (rank === 0) return NaN;
  const bucket = bucketOf(histogram, quantile);
  const upper = bounds[bucket] ?? Infinity;
  const lower = bounds[bucket - 1] ?? 0;
  if (upper === Infinity) return lower;
  const before = cumulative[bucket - 1] ?? 0;
  return lower + ((upper - lower) * (rank - before)) / ((cumulative[bucket] ?? 0) - before);
}

/** Index of the bucket that holds the quantile. */
function bucketOf(histogram: Histogram, quantile: number): number {
  const rank = quantile * observations(histogram);
  return histogram.cumulative.findIndex((count) => count >= rank);
}

/** The nearest edges at or below `from`, and at or above `to`. */
function edges({ bounds }: Histogram, from: number, to: number): Interval {
  return {
    lower: bounds.findLast((bound) => bound <= from) ?? 0,
    upper: bounds.find((bound) => bound >= to) ?? Infinity,
  };
}
