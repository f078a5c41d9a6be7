import cdf from '@stdlib/stats-base-dists-normal-cdf';
import { DEFAULTS, type Question } from '../decide.js';
import { differenceSequence } from '../difference.js';
import { slowShareSequence } from '../slow-share.js';
import { type Arms, type SequenceOptions } from '../types.js';
import { type Binomial } from './random.js';

/** Lets some more requests arrive, and asks the question again. */
export type Stream = (requests: number) => Question;

/** Starts an experiment anew. */
export type Start = (binomial: Binomial) => Stream;

export interface ErrorsTruth {
  /** Share of errors of the stable version. */
  readonly base: number;
  /** By how much the canary's is higher. */
  readonly effect: number;
  /** Requests of one session, which all fail or none; 1 by default. */
  readonly sessionSize?: number;
}

/** The question of errors, where each request is an error by chance. */
export function errors({ base, effect, sessionSize = 1 }: ErrorsTruth, options: SequenceOptions): Start {
  return (binomial) => {
    const arms = { stable: { trials: 0, events: 0 }, canary: { trials: 0, events: 0 } };
    return (requests) => {
      const arrived = split(binomial, Math.round(requests / sessionSize), options.weights);
      for (const arm of ['stable', 'canary'] as const) {
        arms[arm].trials += sessionSize * arrived[arm];
        arms[arm].events += sessionSize * binomial(arrived[arm], arm === 'canary' ? base + effect : base);
      }
      return { name: 'errors', sequence: differenceSequence(arms, { ...options, base }), margin: DEFAULTS.errorMargin };
    };
  };
}

export interface LatencyTruth {
  /** How many times slower each request of the canary is. */
  readonly slowdown: number;
  /** Standard deviation of the logarithm of latencies, which are log-normal. */
  readonly spread: number;
}

/** Median of the stable version's latencies in seconds. */
const MEDIAN = 0.02;

/** The upper half of the services' buckets, of ratio 1.095; the lower half decides nothing, so it is one bucket. */
const BOUNDS = [...Array.from({ length: 40 }, (_, i) => MEDIAN * 1.095 ** i), Infinity];

/** The question of slow requests. */
export function latency({ slowdown, spread }: LatencyTruth, options: SequenceOptions): Start {
  const chances = { stable: bucketChances(1, spread), canary: bucketChances(slowdown, spread) };
  return (binomial) => {
    const arms = {
      stable: { bounds: BOUNDS, cumulative: BOUNDS.map(() => 0) },
      canary: { bounds: BOUNDS, cumulative: BOUNDS.map(() => 0) },
    };
    return (requests) => {
      const arrived = split(binomial, requests, options.weights);
      for (const arm of ['stable', 'canary'] as const)
        observe(binomial, arrived[arm], chances[arm], arms[arm].cumulative);
      return { name: 'latency', sequence: slowShareSequence(arms, options), margin: DEFAULTS.slowMargin };
    };
  };
}

/** True share of the canary's requests that are slower than 1.1 times the stable p95. */
export function slowShare({ slowdown, spread }: LatencyTruth): number {
  const P95 = 1.6448536269514722;
  return 1 - cdf(P95 + Math.log(DEFAULTS.slowRatio / slowdown) / spread, 0, 1);
}

function split(binomial: Binomial, requests: number, weights: Arms<number>): Arms<number> {
  const canary = binomial(requests, weights.canary / (weights.stable + weights.canary));
  return { stable: requests - canary, canary };
}

/** For each bucket, the chance that what is above the one before lies in it. */
function bucketChances(slowdown: number, spread: number): number[] {
  const above = BOUNDS.map((bound) => 1 - cdf(Math.log(bound / (MEDIAN * slowdown)) / spread, 0, 1));
  return above.map((share, i) => 1 - share / (above[i - 1] ?? 1));
}

function observe(binomial: Binomial, requests: number, chances: readonly number[], cumulative: number[]): void {
  let left = requests;
  for (const [bucket, chance] of chances.entries()) {
    left -= left === 0 ? 0 : binomial(left, chance);
    cumulative[bucket] = (cumulative[bucket] ?? 0) + requests - left;
  }
}
