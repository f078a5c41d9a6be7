import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import { expect, it } from 'vitest';
import { binomials } from './random.js';
import { SCENARIOS } from './scenarios.js';
import { simulate } from './simulate.js';

// The 10,000 runs of docs/statistics.md, but fewer.
it.each(SCENARIOS)('$name: decides as it must', ({ must, ...scenario }) => {
  const runs = 150;
  const count = simulate({ ...scenario, runs, seed: 1 })[must.decision].at(-1) ?? 0;
  // Fails where so many or more (so few or fewer) would come by chance less than once in a thousand.
  if (must.most < 1) expect(1 - binomialCdf(count - 1, runs, must.most)).toBeGreaterThan(0.001);
  if (must.least > 0) expect(binomialCdf(count, runs, must.least)).toBeGreaterThan(0.001);
});

it('draws binomials with their mean and variance', () => {
  const binomial = binomials(9);
  for (const [trials, probability] of [
    [50, 0.5],
    [1000, 0.01],
    [10_000, 0.3],
  ] as const) {
    const draws = Array.from({ length: 20_000 }, () => binomial(trials, probability));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    const expected = trials * probability * (1 - probability);
    expect(Math.abs(mean - trials * probability) / Math.sqrt(expected / draws.length)).toBeLessThan(4);
    expect(variance / expected).toBeCloseTo(1, 1);
  }
});
