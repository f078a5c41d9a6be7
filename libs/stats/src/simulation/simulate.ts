import { decide } from '../decide.js';
import { binomials } from './random.js';
import { type Start } from './streams.js';

/** How an experiment is run again and again. */
export interface Simulation {
  /** The questions that are decided together. */
  readonly questions: readonly Start[];
  /** Requests of both arms at the last look. */
  readonly planned: number;
  readonly looks: number;
  readonly runs: number;
  readonly seed: number;
}

/** For each look, how many runs were decided at it or before. */
export interface Decided {
  readonly accept: readonly number[];
  readonly reject: readonly number[];
}

/** Runs experiments, each looked at after equal numbers of requests until it is decided or used up. */
export function simulate({ questions, planned, looks, runs, seed }: Simulation): Decided {
  const binomial = binomials(seed);
  const decided = { accept: Array<number>(looks).fill(0), reject: Array<number>(looks).fill(0) };
  const requests = Math.ceil(planned / looks);
  for (let run = 0; run < runs; run++) {
    const streams = questions.map((start) => start(binomial));
    for (let look = 0; look < looks; look++) {
      const size = { seen: requests * (look + 1), planned: requests * looks };
      const { decision } = decide(
        streams.map((stream) => stream(requests)),
        size,
      );
      if (decision !== 'accept' && decision !== 'reject') continue;
      decided[decision].fill((decided[decision][look] ?? 0) + 1, look, look + 1);
      break;
    }
  }
  return { accept: cumulated(decided.accept), reject: cumulated(decided.reject) };
}

function cumulated(counts: readonly number[]): number[] {
  let sum = 0;
  return counts.map((count) => (sum += count));
}
