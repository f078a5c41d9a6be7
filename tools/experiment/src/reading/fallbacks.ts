import type { RecentErrors } from './recent-errors.js';
import { startedBy, type Target } from './target.js';

/** Failed calls of a canary that have it ejected: the chart's default of `istio.canary.failOpen.consecutiveErrors`. */
const ENOUGH_ERRORS = 5;

/** Milliseconds before a fallback in which those may be: Envoy keeps an ejected pod away for 300 s at most. */
const MEMORY_MS = 330_000;

/** Calls that were meant for the canary and that stable answered, by why, as sums since the start at each moment. */
export interface Fallbacks {
  /** The canary had failed, so the mesh had taken it out: its errors. */
  readonly errors: Float64Array;
  /** Its pods were not ready, or nothing tells why: of no use as a measurement. */
  readonly unready: Float64Array;
}

/** What happened in a reading. */
export interface Course {
  readonly moments: readonly number[];
  /** Calls that fell back, at each moment as a sum since the start. */
  readonly fallbacks: Float64Array;
  /** Failed calls that the canary counted itself, whoever made them. */
  readonly errors: RecentErrors;
}

/**
 * Why calls fell back. The canary counts its errors, but nobody counts what the mesh did for want of a ready pod: so calls that
 * fell back soon after at least five errors of pods that run now fell back for these, unless one was away or began anew then.
 * @param pods of the canary
 * @param unready moments at which Kubernetes says that one of them was not ready
 */
export function fallbacksOf(
  course: Course,
  pods: readonly Target[],
  unready: ReadonlySet<number> = new Set(),
): Fallbacks {
  const { moments, fallbacks, errors } = course;
  const sums = { errors: new Float64Array(moments.length), unready: new Float64Array(moments.length) };
  for (let i = 1; i < moments.length; i++) {
    for (const sum of Object.values(sums)) sum[i] = sum[i - 1] ?? 0;
    const grown = (fallbacks[i] ?? 0) - (fallbacks[i - 1] ?? 0);
    if (grown <= 0) continue;
    const [before = 0, now = 0] = [moments[i - 1], moments[i]];
    const failed = errors(i, before - MEMORY_MS);
    const away = unready.has(before) || unready.has(now) || areAway(pods, before, now);
    const sum = sums[failed >= ENOUGH_ERRORS && !away ? 'errors' : 'unready'];
    sum[i] = (sum[i] ?? 0) + grown;
  }
  return sums;
}

/** Whether between two moments no pod was there, or one went or came. */
function areAway(pods: readonly Target[], before: number, now: number): boolean {
  const recent = pods.filter(({ sights }) => (sights.at(-1)?.at ?? 0) >= before - MEMORY_MS);
  return recent.length === 0 || recent.some((pod) => isAway(pod, before, now));
}

function isAway(pod: Target, before: number, now: number): boolean {
  const isSeen = pod.sights.some(({ at }) => at > before && at <= now);
  return !isSeen || (startedBy(pod, now) ?? now) > before;
}
