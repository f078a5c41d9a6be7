import pmf from '@stdlib/stats-base-dists-binomial-pmf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialInterval, mcnemar } from './exact.js';

describe('binomialInterval', () => {
  // scipy.stats.beta.ppf (SciPy 1.17)
  it.each([
    [0, 100, 0.05, 0, 0.03621669264517641],
    [3, 1000, 0.05, 0.0006190999316495713, 0.008742023238478303],
    [57, 60, 0.01, 0.828814610958795, 0.9942892756256915],
    [120, 10000, 0.1, 0.010265227024565882, 0.013950635558311471],
  ])('bounds %d of %d at alpha %d', (events, trials, alpha, lower, upper) => {
    const interval = binomialInterval({ trials, events }, alpha);
    expect(interval.lower).toBeCloseTo(lower, 12);
    expect(interval.upper).toBeCloseTo(upper, 12);
  });

  it('misses the true proportion at most as often as alpha says', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 60 }), (p, trials) => {
        let missed = 0;
        for (let events = 0; events <= trials; events++) {
          const { lower, upper } = binomialInterval({ trials, events }, 0.1);
          if (p < lower || p > upper) missed += pmf(events, trials, p);
        }
        expect(missed).toBeLessThanOrEqual(0.1 + 1e-9);
      }),
    );
  });

  it('knows nothing without trials', () => {
    expect(binomialInterval({ trials: 0, events: 0 }, 0.05)).toEqual({ estimate: NaN, lower: 0, upper: 1 });
  });
});

describe('mcnemar', () => {
  // scipy.stats.binomtest, and of binom.pmf what is more extreme and half of what is as extreme (SciPy 1.17)
  it.each([
    [10, 25, 0.016673847800120715, 0.011330984183587134],
    [1, 6, 0.125, 0.0703125],
    [0, 4, 0.125, 0.0625],
    [200, 260, 0.0058839224731039984, 0.005142986302422611],
    [5, 5, 1, 0.876953125],
    [0, 0, 1, 1],
  ])('tests %d against %d', (onlyFirst, onlySecond, exact, midP) => {
    const p = mcnemar({ onlyFirst, onlySecond });
    expect(p.exact).toBeCloseTo(exact, 10);
    expect(p.midP).toBeCloseTo(midP, 10);
    expect(mcnemar({ onlyFirst: onlySecond, onlySecond: onlyFirst })).toEqual(p);
  });

  it('refuses what no count is', () => {
    expect(() => mcnemar({ onlyFirst: 1.5, onlySecond: 2 })).toThrow(
      new RangeError('onlyFirst is 1.5: it must be a whole number'),
    );
    expect(() => mcnemar({ onlyFirst: 1, onlySecond: -2 })).toThrow(
      new RangeError('onlySecond is -2: it must be a number from 0 to 9007199254740991'),
    );
  });
});
