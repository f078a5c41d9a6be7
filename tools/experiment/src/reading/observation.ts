import type { Flaw } from './flaw.js';

/** One value for each of the two versions. */
export interface Arms<T> {
  readonly stable: T;
  readonly canary: T;
}

/** What was counted of one version since the start of the window, `assignment="random"` alone. */
export interface Counted {
  /** Predictions, and those that failed. */
  readonly calls: number;
  readonly errors: number;
  /** Messages that came with a guess, and guesses that disagree. */
  readonly guesses: number;
  readonly disagreements: number;
  /** Users whose version was drawn. */
  readonly sessions: number;
  /** Predictions by latency: cumulative, one for each bound. */
  readonly latency: readonly number[];
}

/** The two versions at one moment. */
export interface Moment extends Arms<Counted> {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** All that the verdict is made of. */
export interface Observation {
  /** Start and end of the window, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Upper bounds of the latency buckets in seconds, the last infinite. */
  readonly bounds: readonly number[];
  /** How it came to this: ascending in time, the last one the present. */
  readonly moments: readonly Moment[];
  /** The weights that the draw was to follow; undefined where neither the file nor Prometheus says them. */
  readonly weights?: Arms<number>;
  /** Distinct pairs of weights that were configured within the window. */
  readonly configured: readonly Arms<number>[];
  /** Calls meant for the canary that fell back to stable: for its errors, which {@link Counted} has, and for want of ready pods. */
  readonly fallbacks: { readonly errors: number; readonly unready: number };
  /** All requests of random users that fell back at the app, pages too: drawn users may be among them, whom stable counted. */
  readonly appFallbacks: number;
  /** SHA-256 of the models that served a version within the window. */
  readonly models: Arms<readonly string[]>;
  /** Names of processes that more than one job of Prometheus scrapes. */
  readonly scrapedTwice: readonly string[];
  /** Milliseconds by which the spans differ that the counts of two processes are of: each is scraped at a time of its own. */
  readonly skew: number;
  readonly flaws: readonly Flaw[];
}
