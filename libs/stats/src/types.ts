import { probability, within, positive } from './check.js';

/** Two numbers between which something lies. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** A value seen in the sample, and bounds of the value behind it. NaN where nothing was seen. */
export interface Estimate extends Interval {
  readonly estimate: number;
}

/** Trials of one arm since the start of the experiment, and how many of them were the event (an error, say). */
export interface Counts {
  readonly trials: number;
  readonly events: number;
}

/** One value for each side of the experiment. */
export interface Arms<T> {
  readonly stable: T;
  readonly canary: T;
}

/**
 * Chances of a wrong decision over all looks together. A sequence's upper bound holds at all looks with probability
 * 1 - accept, its lower bound with 1 - reject.
 */
export interface Alpha {
  readonly accept: number;
  readonly reject: number;
}

/** What every sequence that compares two arms is told. */
export interface SequenceOptions {
  readonly alpha: Alpha;
  /** Configured split of the traffic on any scale. A wrong one costs time, never validity. */
  readonly weights: Arms<number>;
  /**
   * Most requests of one session, where requests of a session may depend on each other; at least 1, the default, which
   * says that they do not. All counts are divided by it.
   */
  readonly clusterSize?: number;
}

/** @throws RangeError where the counts cannot be counts. */
export function checkCounts(name: string, { trials, events }: Counts): void {
  within(`trials of ${name}`, trials, 0, Number.MAX_SAFE_INTEGER);
  within(`events of ${name}`, events, 0, trials);
}

/** @returns the size of a cluster; @throws RangeError where an option is out of its bounds. */
export function checkOptions({ alpha, weights, clusterSize = 1 }: SequenceOptions): number {
  probability('alpha.accept', alpha.accept);
  probability('alpha.reject', alpha.reject);
  positive('weights.stable', weights.stable);
  positive('weights.canary', weights.canary);
  return within('clusterSize', clusterSize, 1, Number.MAX_SAFE_INTEGER);
}
