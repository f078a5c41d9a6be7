import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cut } from './histogram.js';
import { histogramQuantile, interpolated } from './quantile.js';
import { binomials } from './simulation/random.js';
import { BOUNDS, SEEN } from './testing/latencies.js';

// Roots by scipy.optimize.brentq (SciPy 1.17).
it.each([
  [0.95, 0.05, 0.04815052, 0.05055799],
  [0.5, 0.05, 0.02455661, 0.02544339],
])('bounds the %d quantile at alpha %d', (quantile, alpha, lower, upper) => {
  const bounds = histogramQuantile({ bounds: BOUNDS, cumulative: SEEN.stable }, quantile, alpha);
  expect(bounds.lower).toBeCloseTo(lower, 5);
  expect(bounds.upper).toBeCloseTo(upper, 5);
});

it('estimates as histogram_quantile does, and names the edges', () => {
  const { estimate, bucket, outer } = histogramQuantile({ bounds: BOUNDS, cumulative: SEEN.stable }, 0.95, 0.05);
  expect(estimate).toBeCloseTo(0.045 + (0.005 * 250) / 300, 12);
  expect(bucket).toEqual({ lower: 0.045, upper: 0.05 });
  expect(outer).toEqual({ lower: 0.045, upper: 0.055 });
});

it('splits the sample at the quantile', () => {
  const counts = fc.array(fc.nat(1000), { minLength: 13, maxLength: 13 });
  fc.assert(
    fc.property(counts, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (list, quantile) => {
      let total = 0;
      const seen = { bounds: BOUNDS, cumulative: list.map((count) => (total += count)) };
      const at = interpolated(seen, quantile);
      fc.pre(at < 0.1);
      const { above, inside, part } = cut(seen, at);
      expect(above + part * inside).toBeCloseTo((1 - quantile) * total, 6);
      const { lower, upper } = histogramQuantile(seen, quantile, 0.05);
      expect(lower <= at && at <= upper).toBe(true);
    }),
  );
});

it('knows nothing of an empty histogram, and no upper bound beyond the last bucket', () => {
  const empty = histogramQuantile({ bounds: [1, Infinity], cumulative: [0, 0] }, 0.95, 0.05);
  expect(empty).toMatchObject({ estimate: NaN, lower: 0, upper: Infinity });
  const slow = histogramQuantile({ bounds: [1, Infinity], cumulative: [10, 500] }, 0.95, 0.05);
  expect(slow).toMatchObject({ estimate: 1, lower: 1, upper: Infinity });
});

it('holds the quantile at all of 100 looks', () => {
  const binomial = binomials(4);
  const missed = Array.from({ length: 300 }, () => {
    const cumulative = [0, 0, 0, 0];
    return Array.from({ length: 100 }).some(() => {
      [100, binomial(100, 0.99), binomial(100, 0.9)].forEach((count, i) => {
        cumulative[3 - i] = (cumulative[3 - i] ?? 0) + count;
      });
      const bounds = [1, 2, 3, Infinity];
      const sorted = cumulative.map((count, i) => Math.max(...cumulative.slice(0, i + 1), count));
      const { lower, upper } = histogramQuantile({ bounds, cumulative: sorted }, 0.9, 0.2);
      return lower > 2 || upper < 2;
    });
  });
  expect(missed.filter(Boolean).length).toBeLessThanOrEqual(60);
});

it('refuses what no quantile is', () => {
  expect(() => histogramQuantile({ bounds: [1, Infinity], cumulative: [0, 0] }, 95, 0.05)).toThrow(
    new RangeError('quantile is 95: it must be a number above 0 and below 1'),
  );
});
