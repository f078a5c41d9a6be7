import quantile from '@stdlib/stats-base-dists-beta-quantile';
import cdf from '@stdlib/stats-base-dists-binomial-cdf';
import pmf from '@stdlib/stats-base-dists-binomial-pmf';
import { probability, within } from './check.js';
import { checkCounts, type Counts, type Estimate } from './types.js';

/**
 * Clopper and Pearson's interval of a proportion (1934): covers it with probability at least 1 - alpha at one look that was
 * fixed before. For continuous looks take proportionSequence.
 * @throws RangeError where counts or alpha are out of their bounds
 */
export function binomialInterval(counts: Counts, alpha: number): Estimate {
  checkCounts('the proportion', counts);
  probability('alpha', alpha);
  const { trials, events } = counts;
  return {
    estimate: trials === 0 ? NaN : events / trials,
    lower: events === 0 ? 0 : quantile(alpha / 2, events, trials - events + 1),
    upper: events === trials ? 1 : quantile(1 - alpha / 2, events + 1, trials - events),
  };
}

/** Pairs in which one of two versions was right, and the other wrong. */
export interface Discordant {
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/**
 * McNemar's test (1947) of whether two versions that answered the same messages are right equally often, two-sided.
 * `exact` is the binomial test of the discordant pairs, which never errs too often; `midP` counts half of the probability of
 * what was seen, and is closer to its level (Fagerland, Lydersen and Laake 2013). One look; 1 without discordant pairs.
 * @throws RangeError where a count is not a whole number of at least 0
 */
export function mcnemar({ onlyFirst, onlySecond }: Discordant): { readonly exact: number; readonly midP: number } {
  for (const [name, count] of Object.entries({ onlyFirst, onlySecond })) {
    within(name, count, 0, Number.MAX_SAFE_INTEGER);
    if (!Number.isInteger(count)) throw new RangeError(`${name} is ${count}: it must be a whole number`);
  }
  const pairs = onlyFirst + onlySecond;
  if (pairs === 0) return { exact: 1, midP: 1 };
  const fewer = Math.min(onlyFirst, onlySecond);
  const tail = cdf(fewer, pairs, 0.5);
  const seen = pmf(fewer, pairs, 0.5);
  return { exact: Math.min(1, 2 * tail), midP: onlyFirst === onlySecond ? 1 - seen / 2 : 2 * tail - seen };
}
