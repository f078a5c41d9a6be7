import type { Series } from '../source/series.js';
import { startedBy, targetOf, type Target } from './target.js';

/** How many failed calls the processes that run at the moment of this place have counted since a time in milliseconds. */
export type RecentErrors = (place: number, since: number) => number;

/**
 * Counts the failures of the processes that run now: those of a process that is gone say nothing of the one in its place. What
 * a process counted before the window is known where it was started since, as its counters began at 0 then.
 * @param failed raw counters of failed calls
 */
export function recentErrorsOf(
  failed: readonly Series[],
  moments: readonly number[],
  targets: ReadonlyMap<string, Target>,
): RecentErrors {
  const counters = failed.map(({ labels, samples }) => ({
    target: targets.get(targetOf(labels)),
    values: new Map(samples.map(({ at, value }) => [at, value])),
  }));
  return (place, since) => {
    const moment = moments[place] ?? 0;
    const then = moments.find((at) => at >= since) ?? moment;
    return counters.reduce((sum, { target, values }) => {
      const started = target && startedBy(target, moment);
      const before = started !== undefined && started >= since ? 0 : (values.get(then) ?? 0);
      return sum + Math.max(0, (values.get(moment) ?? 0) - before);
    }, 0);
  };
}
