import { setTimeout as sleep } from 'node:timers/promises';
import type { Judgement } from './judging/verdict.js';
import type { Looks } from './looks.js';

/**
 * Looks until there is a verdict other than continue. Nothing that cannot be read ends it.
 * @param everyMs milliseconds from the end of a look to the next
 * @param budgetMs milliseconds after which it ends in any case, as inconclusive
 * @param looked hears of every look
 * @param signal ends it at once; the last judgement is given
 */
export async function watch(
  looks: Looks,
  everyMs: number,
  budgetMs: number,
  looked: (judgement: Judgement) => void,
  signal: AbortSignal,
): Promise<Judgement> {
  const end = Date.now() + budgetMs;
  for (;;) {
    const judgement = await looks.look();
    const isLast = Date.now() >= end && judgement.verdict === 'continue';
    const last: Judgement = isLast
      ? { ...judgement, verdict: 'inconclusive', reason: `the budget of time is used up: ${judgement.reason}` }
      : judgement;
    looked(last);
    if (last.verdict !== 'continue') return last;
    const isEnded = await sleep(everyMs, false, { signal }).catch(() => true);
    if (isEnded) return last;
  }
}

/** One line that tells how far an experiment is. */
export function progressOf({ judgedAt, verdict, reason, counts, sessions }: Judgement): string {
  const time = judgedAt.slice(11, 19);
  if (!counts) return `${time} ${verdict}: ${reason}`;
  const { stable, canary } = counts;
  const seen = stable.sessions + canary.sessions;
  const errors = (of: { calls: number; errors: number }) => `${of.errors}/${of.calls}`;
  return `${time} ${verdict} · sessions ${seen} of ${sessions.planned} · errors ${errors(stable)} and ${errors(canary)} · ${reason}`;
}
