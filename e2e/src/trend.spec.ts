import { expect, it } from 'vitest';
import { random } from './stats.js';
import { median, noiseOf, trendOf, type Point } from './trend.js';

/** What comes of four rounds through six states of ten units each more than the last. */
function rounds(value: (hours: number, next: () => number) => number, seed = 1): Point[] {
  const next = random(seed);
  return Array.from({ length: 24 }, (_, i) => {
    const [season, hours] = [i % 6, i / 60];
    return { season: `${season}`, hours, value: 10 * season + value(hours, next) };
  });
}

it('finds the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

it('sees a slope through states that are far apart, whatever some wild points say', () => {
  const points = rounds((hours) => 7 * hours);
  expect(trendOf(points).slope).toBeCloseTo(7);
  const wild = points.map((point, i) => (i === 3 || i === 20 ? { ...point, value: 1e6 } : point));
  expect(trendOf(wild).slope).toBeCloseTo(7);
});

it('takes the interval from the ranks that the variance of S gives', () => {
  // A season of five: ten slopes of 1 to 4, variance 50/3, half a width of 10.5 ranks: no end is known.
  const points = [0, 1, 4, 9, 16].map((value, hours) => ({ season: 'a', hours, value }));
  expect(trendOf(points)).toEqual({ slope: 4, lower: -Infinity, upper: Infinity });
  // Twice the season: twenty slopes, half a width of 14.9 ranks: from the second to the nineteenth.
  const twice = [...points, ...points.map((point) => ({ ...point, season: 'b' }))];
  expect(trendOf(twice)).toEqual({ slope: 4, lower: 1, upper: 7 });
});

it('covers a slope that is not there in about 99 of 100 runs', () => {
  const runs = 2000;
  const covered = Array.from({ length: runs }, (_, seed) => trendOf(rounds((_, next) => next(), seed))).filter(
    ({ lower, upper }) => lower <= 0 && upper >= 0,
  );
  expect(covered.length / runs).toBeGreaterThan(0.98);
  expect(covered.length / runs).toBeLessThan(0.999);
});

it('tells noise from a slope and from the states', () => {
  expect(
    noiseOf(
      rounds((hours) => 7 * hours),
      7,
    ),
  ).toBeCloseTo(0);
  const points = rounds((hours, next) => 7 * hours + next());
  // Evenly from 0 to 1: the median deviation is a quarter, here of four points a state, which is less.
  expect(noiseOf(points, 7)).toBeGreaterThan(0.3);
  expect(noiseOf(points, 7)).toBeLessThan(1);
});
