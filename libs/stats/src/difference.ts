import { excludedEnd } from './bisect.js';
import { probability } from './check.js';
import { proportionSequence } from './proportion.js';
import { refutes, type Tilt, tilts } from './tilts.js';
import {
  type Arms,
  checkCounts,
  checkOptions,
  type Counts,
  type Estimate,
  type Interval,
  type SequenceOptions,
} from './types.js';

/** Part of alpha that is spent on where the proportion of one arm, the nuisance, can lie. */
export const NUISANCE = 0.1;

/**
 * Confidence sequence of the canary's proportion minus the stable's. Each bound is a test of every difference by a
 * mixture of tilted likelihood ratios; what the null hypothesis leaves open, the proportion of one arm, is taken at its
 * worst within that arm's own confidence sequence.
 * @param options.base the stable proportion that is expected, 0.01 by default; a wrong one costs time, never validity
 * @throws RangeError where counts or options are out of their bounds
 */
export function differenceSequence(
  arms: Arms<Counts>,
  options: SequenceOptions & { readonly base?: number },
): Estimate {
  const clusterSize = checkOptions(options);
  const { alpha, weights, base = 0.01 } = options;
  probability('base', base);
  checkCounts('stable', arms.stable);
  checkCounts('canary', arms.canary);
  if (arms.stable.trials === 0 || arms.canary.trials === 0) return { estimate: NaN, lower: -1, upper: 1 };
  const stable = divide(arms.stable, clusterSize);
  const canary = divide(arms.canary, clusterSize);
  const ratio = weights.canary / weights.stable;
  return {
    estimate: canary.events / canary.trials - stable.events / stable.trials,
    lower: lowerBound(canary, stable, tilts(ratio, base), alpha.reject),
    upper: -lowerBound(stable, canary, tilts(1 / ratio, base), alpha.accept),
  };
}

/** The highest difference such that it and all lower ones are refuted, of the raised arm minus the lowered. */
function lowerBound(raised: Counts, lowered: Counts, bets: readonly Tilt[], alpha: number): number {
  const nuisance = proportionSequence(lowered, alpha * NUISANCE);
  const level = alpha * (1 - NUISANCE);
  const gains = bets.map((bet) => raised.events * Math.log1p(bet.raised) + lowered.events * Math.log1p(bet.lowered));
  const refuted = (difference: number) =>
    refutes(
      bets,
      level,
      (bet, k) => (gains[k] ?? 0) - worstCost(raised.trials, lowered.trials, bet, difference, nuisance),
    );
  const estimate = raised.events / raised.trials - lowered.events / lowered.trials;
  return refuted(-1) ? excludedEnd(estimate, -1, refuted) : -1;
}

/**
 * Logarithm of what the bet's gains are expected to be, at the worst of the null hypothesis: at the proportion p of the
 * lowered arm, within the nuisance interval, where trials of both give most; -Infinity where no p makes the difference.
 * The logarithm is concave in p, with its top where the derivative, a ratio of linear functions, is 0.
 */
export function worstCost(
  raisedTrials: number,
  loweredTrials: number,
  bet: Tilt,
  difference: number,
  nuisance: Interval,
): number {
  const least = Math.max(nuisance.lower, -difference);
  if (least > nuisance.upper) return -Infinity;
  const most = Math.max(least, Math.min(nuisance.upper, 1 - difference));
  const { raised, lowered } = bet;
  const top =
    -(loweredTrials * lowered * (1 + difference * raised) + raisedTrials * raised) /
    (raised * lowered * (raisedTrials + loweredTrials));
  const p = Math.min(most, Math.max(least, top));
  return raisedTrials * Math.log1p(raised * Math.min(1, p + difference)) + loweredTrials * Math.log1p(lowered * p);
}

/**
 * Counts for one request in each cluster. Dividing all counts by m takes the m-th root of every likelihood ratio, which
 * stays a fair bet whatever m requests of one session have to do with each other (Hölder's inequality).
 */
function divide({ trials, events }: Counts, clusterSize: number): Counts {
  return { trials: trials / clusterSize, events: events / clusterSize };
}
