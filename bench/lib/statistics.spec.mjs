import { describe, expect, it } from 'vitest';
import { median, pairedRatio, quantile, resampled } from './statistics.mjs';

describe('quantile', () => {
  it.each([
    [0, 1],
    [0.5, 3],
    [0.99, 5],
    [1, 5],
  ])('of %d is %d of 1 to 5, whatever their order', (share, expected) => {
    expect(quantile([5, 3, 1, 4, 2], share)).toBe(expected);
  });
});

it('has the middle one as median, or the mean of the middle two', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([0.6, 0.58])).toBeCloseTo(0.59);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

describe('pairedRatio', () => {
  it('compares within a repetition, so that a machine that gets slower changes nothing', () => {
    expect(pairedRatio([100, 50, 10], [200, 100, 20])).toEqual({ ratio: 0.5, low: 0.5, high: 0.5 });
  });

  it('tells the median, the least and the largest', () => {
    expect(pairedRatio([1, 4, 3], [1, 1, 1])).toEqual({ ratio: 3, low: 1, high: 4 });
  });
});

it('resamples to an interval that holds the value and gets no wider than the values', () => {
  const values = [0.9, 1, 1, 1.1, 1.3, 1.05, 0.95];
  const [low, high] = resampled(values, median);
  expect(low).toBeGreaterThanOrEqual(0.9);
  expect(low).toBeLessThanOrEqual(median(values));
  expect(high).toBeGreaterThanOrEqual(median(values));
  expect(high).toBeLessThanOrEqual(1.3);
});
