import betaln from '@stdlib/math-base-special-betaln';
import { excludedEnd } from './bisect.js';
import { probability } from './check.js';
import { checkCounts, type Counts, type Estimate } from './types.js';

/** Jeffreys' prior, Beta(1/2, 1/2): good for rare events and common ones. */
const PRIOR = 0.5;
const PRIOR_BETALN = betaln(PRIOR, PRIOR);

/**
 * Confidence sequence of a proportion: with probability 1 - alpha the interval holds the true one at all looks together.
 * It keeps the proportions p whose likelihood is at least alpha times that of the beta-binomial mixture; the ratio
 * of the two is a martingale when p is true (Robbins 1970, by Ville's inequality).
 * @throws RangeError where counts or alpha are out of their bounds
 */
export function proportionSequence(counts: Counts, alpha: number): Estimate {
  checkCounts('the proportion', counts);
  probability('alpha', alpha);
  const { trials, events } = counts;
  if (trials === 0) return { estimate: NaN, lower: 0, upper: 1 };
  const others = trials - events;
  const least = betaln(events + PRIOR, others + PRIOR) - PRIOR_BETALN + Math.log(alpha);
  const excluded = (p: number) => times(events, Math.log(p)) + times(others, Math.log1p(-p)) < least;
  const estimate = events / trials;
  return {
    estimate,
    lower: excluded(0) ? excludedEnd(estimate, 0, excluded) : 0,
    upper: excluded(1) ? excludedEnd(estimate, 1, excluded) : 1,
  };
}

/** n log(p) where 0 log(0) is 0. */
function times(count: number, log: number): number {
  return count === 0 ? 0 : count * log;
}
