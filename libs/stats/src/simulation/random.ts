import { randomBinomial } from 'd3-random';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws binomials: how many of `trials` are the event. */
export type Binomial = (trials: number, probability: number) => number;

/** Binomials of one seed. */
export function binomials(seed: number): Binomial {
  const generator = xoroshiro128plus(seed);
  const source = randomBinomial.source(() => uniformFloat64(generator));
  return (trials, probability) => source(trials, probability)();
}
