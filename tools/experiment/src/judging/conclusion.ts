import type { Decision } from '@sms-checker/stats';
import type { Flaw } from '../reading/flaw.js';
import type { Verdict } from './verdict.js';

const SHOWN_FLAWS = 3;

/** What the questions say, and what stands against it. */
export interface Grounds {
  readonly decision: Decision;
  readonly reason: string;
  /** Why the figures are not whole. */
  readonly flaws: readonly Flaw[];
  /** Why the experiment is broken. */
  readonly faults: readonly string[];
  /** The budget that is used up, in words; undefined where there is some left. */
  readonly usedUp?: string | undefined;
}

/** The verdict and its reason: figures that are not whole never accept, and a broken experiment says nothing of the canary. */
export function conclusionOf({ decision, reason, flaws, faults, usedUp }: Grounds): {
  verdict: Verdict;
  reason: string;
} {
  if (faults.length > 0) return { verdict: 'invalid', reason: faults.join('; ') };
  if (decision === 'reject' || (decision === 'accept' && flaws.length === 0)) return { verdict: decision, reason };
  const known = decision === 'accept' ? 'the figures would do, but they' : `${reason}; the figures`;
  const whole = flaws.length > 0 ? `${known} are not whole: ${wordsOf(flaws)}` : reason;
  if (decision === 'inconclusive') return { verdict: decision, reason: whole };
  return usedUp === undefined
    ? { verdict: 'continue', reason: whole }
    : { verdict: 'inconclusive', reason: `${usedUp} is used up: ${whole}` };
}

/** The first flaws in words; a list tells all of them. */
function wordsOf(flaws: readonly Flaw[]): string {
  const shown = flaws.slice(0, SHOWN_FLAWS).map(({ text }) => text);
  const more = flaws.length > SHOWN_FLAWS ? [`and ${flaws.length - SHOWN_FLAWS} more`] : [];
  return [...shown, ...more].join('; ');
}
