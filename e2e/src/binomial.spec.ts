import { expect, it } from 'vitest';
import { binomialTest, logGamma } from './binomial.js';

it.each([
  [0.5, Math.log(Math.PI) / 2],
  [1, 0],
  [2, 0],
  [3.5, 1.2009736023470738],
  [101, 363.73937555556347],
])('knows the logarithm of gamma(%d)', (x, expected) => expect(logGamma(x)).toBeCloseTo(expected, 10));

// Computed with exact fractions.
it.each([
  [7, 10, 0.5, 0.34375],
  [100, 1000, 0.1, 1],
  [135, 1000, 0.1, 4.005974631731753e-4],
  [148, 1000, 0.1, 1.8846018754973981e-6],
  [150, 1000, 0.1, 6.536140136047172e-7],
  [55, 1000, 0.1, 3.748473229332747e-7],
  [0, 1000, 0.1, 3.121461184545673e-46],
  [682, 925, 0.75, 0.3824915595748517],
])('gives %d of %d at %d the exact p value', (hits, trials, p, expected) => {
  expect(binomialTest(hits, trials, p) / expected).toBeCloseTo(1, 7);
});

it('calls a fair split likely and a lopsided one impossible, whichever side is short', () => {
  expect(binomialTest(500, 1000, 0.5)).toBeCloseTo(1, 7);
  expect(binomialTest(0, 1000, 0.5)).toBeCloseTo(binomialTest(1000, 1000, 0.5), 12);
  expect(binomialTest(1000, 1000, 0.5)).toBeLessThan(1e-300);
});
