import gammaln from '@stdlib/math-base-special-gammaln';
import { positive, within } from './check.js';

/** Below this p the split is not the configured one, and the experiment is invalid (Fabijan et al. 2019). */
export const MISMATCH_P = 0.001;

/** Weight of the prior in observations: it expects shares within a few points of the configured. */
const CONCENTRATION = 100;

export interface RatioMismatch {
  /** Anytime-valid p: over all looks together it falls below any level a with probability at most a. */
  readonly p: number;
  /** Counts that the weights would give. */
  readonly expected: readonly number[];
}

/**
 * Sequential test of whether counts come from the configured weights (sample-ratio mismatch), for any number of arms. 1 / p
 * is the likelihood of a Dirichlet-multinomial mixture around the weights over that of the weights: a martingale while they
 * hold (Lindon and Malek 2022).
 * @param counts what is drawn independently: new sessions, not requests
 * @param weights of the arms on any scale
 * @throws RangeError where there are fewer than two arms, or as many weights as counts are not given, or one is out of its bounds
 */
export function ratioMismatch(counts: readonly number[], weights: readonly number[]): RatioMismatch {
  if (counts.length < 2 || counts.length !== weights.length)
    throw new RangeError(
      `there are ${counts.length} counts and ${weights.length} weights: give one of each for two or more arms`,
    );
  counts.forEach((count, arm) => within(`counts[${arm}]`, count, 0, Number.MAX_SAFE_INTEGER));
  weights.forEach((weight, arm) => positive(`weights[${arm}]`, weight));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const logRatio = counts.reduce(
    (sum, count, arm) => {
      const share = (weights[arm] ?? 0) / whole;
      const prior = CONCENTRATION * share;
      return sum + gammaln(prior + count) - gammaln(prior) - count * Math.log(share);
    },
    gammaln(CONCENTRATION) - gammaln(CONCENTRATION + total),
  );
  return { p: Math.min(1, Math.exp(-logRatio)), expected: weights.map((weight) => (total * weight) / whole) };
}
