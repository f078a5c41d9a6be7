import { excludedEnd } from './bisect.js';
import { positive, probability } from './check.js';
import { NUISANCE } from './difference.js';
import { checkHistogram, checkSameBounds, type Cut, cut, type Histogram, observations } from './histogram.js';
import { gain, interpolated, quantileSequence } from './quantile.js';
import { refutes, type Tilt, tilts } from './tilts.js';
import { type Arms, checkOptions, type Estimate, type Interval, type SequenceOptions } from './types.js';

/** How slow is slow: slower than `ratio` (1.1) times the stable version's `quantile` (.95). */
export interface SlowOptions extends SequenceOptions {
  readonly ratio?: number;
  readonly quantile?: number;
}

/** The share, and from which latency on (in the unit of the bounds) the sample counts a request as slow. */
export interface SlowShare extends Estimate {
  readonly threshold: number;
}

/**
 * Confidence sequence of the share of the canary's requests that are slower than `ratio` times the stable version's
 * quantile. The canary's quantile is at most `ratio` times the stable's exactly when that share is at most 1 - quantile.
 * Latencies are those of the histogram: spread evenly inside buckets. The stable quantile is a nuisance as the proportion of
 * an arm is in differenceSequence: it is taken at its worst within its own confidence sequence, where the stable version's
 * share above it, known to be 1 - quantile, says which values are credible.
 * @throws RangeError where histograms or options are out of their bounds, or bounds differ
 */
export function slowShareSequence(arms: Arms<Histogram>, options: SlowOptions): SlowShare {
  const { alpha, weights, ratio = 1.1, quantile = 0.95 } = options;
  const clusterSize = checkOptions(options);
  positive('ratio', ratio);
  probability('quantile', quantile);
  checkHistogram('stable', arms.stable);
  checkHistogram('canary', arms.canary);
  checkSameBounds(arms.stable, arms.canary);
  const stable = divide(arms.stable, clusterSize);
  const canary = divide(arms.canary, clusterSize);
  const threshold = ratio * interpolated(stable, quantile);
  const total = observations(canary);
  const { above, inside, part } = cut(canary, threshold);
  const bound = (bets: readonly Tilt[], canarySide: Side, level: number, outside: number) => {
    const cuts = knots(stable, ratio, quantileSequence(stable, quantile, level * NUISANCE)).map((knot) => ({
      stable: cut(stable, knot),
      canary: cut(canary, ratio * knot),
    }));
    if (cuts.length === 0 || total === 0) return outside;
    const cost = (bet: number) => observations(stable) * Math.log1p((1 - quantile) * bet);
    const wealth = bets.map((bet) => leastGain(bet, canarySide, cuts) - cost(bet[otherSide(canarySide)]));
    const refuted = (share: number) =>
      refutes(bets, level * (1 - NUISANCE), (bet, k) => (wealth[k] ?? 0) - total * Math.log1p(share * bet[canarySide]));
    return refuted(outside) ? excludedEnd(1 - outside, outside, refuted) : outside;
  };
  const split = weights.canary / weights.stable;
  return {
    threshold,
    estimate: total === 0 || Number.isNaN(threshold) ? NaN : (above + inside * part) / total,
    lower: bound(tilts(split, 1 - quantile), 'raised', alpha.reject, 0),
    upper: bound(tilts(1 / split, 1 - quantile), 'lowered', alpha.accept, 1),
  };
}

type Side = 'raised' | 'lowered';
const otherSide = (side: Side): Side => (side === 'raised' ? 'lowered' : 'raised');

/**
 * The stable quantiles at which the wealth can be least: between the places where a threshold passes an edge of a bucket it
 * is concave. None where the quantile or the slow requests may lie above the last finite bound.
 */
function knots({ bounds }: Histogram, ratio: number, { lower, upper }: Interval): number[] {
  if (!(ratio * upper <= (bounds.at(-2) ?? 0))) return [];
  const inner = bounds.flatMap((bound) => [bound, bound / ratio]).filter((knot) => knot > lower && knot < upper);
  return [lower, ...inner, upper];
}

/** Logarithm of what a bet wins in both arms, at the stable quantile where that is least. */
function leastGain(bet: Tilt, canarySide: Side, cuts: readonly Arms<Cut>[]): number {
  const stableSide = otherSide(canarySide);
  return Math.min(...cuts.map(({ stable, canary }) => gain(stable, bet[stableSide]) + gain(canary, bet[canarySide])));
}

/** One observation in each cluster: see divide in difference.ts. */
function divide({ bounds, cumulative }: Histogram, clusterSize: number): Histogram {
  return { bounds, cumulative: cumulative.map((count) => count / clusterSize) };
}
