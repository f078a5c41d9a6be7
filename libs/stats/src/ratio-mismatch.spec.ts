import pmf from '@stdlib/stats-base-dists-binomial-pmf';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MISMATCH_P, ratioMismatch } from './ratio-mismatch.js';
import { binomials } from './simulation/random.js';

// scipy.special.gammaln (SciPy 1.17)
it.each([
  [[5000, 5200], [1, 1], 1],
  [[330, 340, 400], [1, 1, 1], 0.314651591004125],
  [[17700, 2300], [90, 10], 6.653099565495989e-10],
  [[50, 50], [90, 10], 9.782080288181943e-14],
])('tests %j against %j', (counts, weights, p) => {
  expect(ratioMismatch(counts, weights).p / p).toBeCloseTo(1, 6);
});

it('says what the weights would give', () => {
  expect(ratioMismatch([500, 500], [90, 10]).expected).toEqual([900, 100]);
});

it('finds an even draw under weights of 90 and 10 within 50 sessions', () => {
  expect(ratioMismatch([25, 25], [90, 10]).p).toBeLessThan(MISMATCH_P);
});

it('says nothing before anything was drawn', () => {
  expect(ratioMismatch([0, 0, 0], [1, 2, 3]).p).toBe(1);
});

it('depends neither on the order of the arms nor on the scale of the weights', () => {
  const arm = fc.record({ count: fc.nat(10_000), weight: fc.integer({ min: 1, max: 100 }) });
  fc.assert(
    fc.property(fc.array(arm, { minLength: 2, maxLength: 5 }), (arms) => {
      const p = (list: typeof arms, scale: number) =>
        ratioMismatch(
          list.map(({ count }) => count),
          list.map(({ weight }) => scale * weight),
        ).p;
      const other = p(arms.toReversed(), 7);
      expect(Math.abs(Math.log(other + 1e-300) - Math.log(p(arms, 1) + 1e-300))).toBeLessThan(1e-4);
    }),
  );
});

it('is an e-value: its mean over all draws of the weights is at most 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 99 }), (total, percent) => {
      let falls = 0;
      for (let canary = 0; canary <= total; canary++)
        if (ratioMismatch([total - canary, canary], [100 - percent, percent]).p < 0.1)
          falls += pmf(canary, total, percent / 100);
      expect(falls).toBeLessThanOrEqual(0.1);
    }),
  );
});

it('calls few honest draws a mismatch in 100 looks, and an even one under 90/10 always', () => {
  const binomial = binomials(3);
  const invalid = (share: number) => {
    let canary = 0;
    for (let look = 1; look <= 100; look++) {
      canary += binomial(50, share);
      if (ratioMismatch([50 * look - canary, canary], [90, 10]).p < 0.05) return true;
    }
    return false;
  };
  const count = (share: number) => Array.from({ length: 500 }, () => invalid(share)).filter(Boolean).length;
  expect(count(0.1)).toBeLessThanOrEqual(25);
  expect(count(0.5)).toBe(500);
});

it.each([
  [[1], [1], 'there are 1 counts and 1 weights: give one of each for two or more arms'],
  [[1, 2], [1], 'there are 2 counts and 1 weights: give one of each for two or more arms'],
  [[1, -2], [1, 1], 'counts[1] is -2: it must be a number from 0 to 9007199254740991'],
  [[1, 2], [1, 0], 'weights[1] is 0: it must be a finite number above 0'],
])('refuses %j against %j', (counts, weights, message) => {
  expect(() => ratioMismatch(counts, weights)).toThrow(new RangeError(message));
});
