import { expect, it } from 'vitest';
import { quantile, quantileRatio, random, slope } from './stats.js';

it.each([
  [0.5, 3],
  [0.99, 5],
  [0, 1],
  [1, 5],
  [0.2, 1],
  [0.21, 2],
])('knows the quantile %d of five values by the nearest rank', (share, expected) => {
  expect(quantile([5, 1, 3, 2, 4], share)).toBe(expected);
});

it('draws the same numbers for the same seed, and spreads them', () => {
  const draw = (seed: number) => Array.from({ length: 1000 }, random(seed));
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(draw(7).reduce((sum, value) => sum + value) / 1000).toBeCloseTo(0.5, 1);
});

it('finds how much slower one kind of block is, with an interval around it', () => {
  const next = random(3);
  const block = (scale: number) => Array.from({ length: 400 }, () => scale * (1 + next()));
  const pairs = Array.from({ length: 4 }, () => ({ with: block(3), without: block(2) }));
  const { ratio, low, high } = quantileRatio(pairs, 0.9);
  expect(ratio).toBeCloseTo(1.5, 1);
  expect(low).toBeLessThan(ratio);
  expect(high).toBeGreaterThan(ratio);
  expect(high - low).toBeLessThan(0.2);
  expect(quantileRatio(pairs, 0.9)).toEqual({ ratio, low, high });
});

it('fits a line', () => {
  expect(
    slope([
      [0, 1],
      [1, 3],
      [2, 5],
    ]),
  ).toBeCloseTo(2, 12);
  expect(
    slope([
      [0, 1],
      [1, 2],
      [2, 1],
    ]),
  ).toBeCloseTo(0, 12);
});
