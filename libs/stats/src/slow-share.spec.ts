import fc from 'fast-check';
import { expect, it } from 'vitest';
import { slowShareSequence } from './slow-share.js';
import { BOUNDS, SEEN } from './testing/latencies.js';
import { type SequenceOptions } from './types.js';

const options: SequenceOptions = { alpha: { accept: 0.05, reject: 0.025 }, weights: { stable: 90, canary: 10 } };
const stable = { bounds: BOUNDS, cumulative: SEEN.stable };

// With the least wealth over 4,001 stable quantiles and the edges between (SciPy 1.17).
it.each([
  ['same', 0.019224583, 0.063678422],
  ['slower', 0.066315308, 0.127284098],
] as const)('bounds the share of a canary that is %s', (name, lower, upper) => {
  const share = slowShareSequence({ stable, canary: { bounds: BOUNDS, cumulative: SEEN[name] } }, options);
  expect(share.lower).toBeCloseTo(lower, 4);
  expect(share.upper).toBeCloseTo(upper, 4);
  expect(share.threshold).toBeCloseTo(1.1 * (0.045 + (0.005 * 250) / 300), 12);
});

it('does not depend on the unit, and holds what was seen', () => {
  const counts = fc.array(fc.nat(300), { minLength: 13, maxLength: 13 });
  fc.assert(
    fc.property(counts, fc.double({ min: 0.001, max: 1000, noNaN: true }), (list, unit) => {
      let total = 0;
      const cumulative = list.map((count) => (total += count));
      const bounds = BOUNDS.map((bound) => bound * unit);
      const one = slowShareSequence({ stable, canary: { bounds: BOUNDS, cumulative } }, options);
      const other = slowShareSequence(
        { stable: { bounds, cumulative: SEEN.stable }, canary: { bounds, cumulative } },
        options,
      );
      expect(other.lower).toBeCloseTo(one.lower, 6);
      expect(other.upper).toBeCloseTo(one.upper, 6);
      fc.pre(total > 0);
      expect(one.lower <= one.estimate && one.estimate <= one.upper).toBe(true);
    }),
  );
});

it('gets wider as less of the stable version is known', () => {
  const canary = { bounds: BOUNDS, cumulative: SEEN.same };
  const few = { bounds: BOUNDS, cumulative: SEEN.stable.map((count) => count / 10) };
  const known = slowShareSequence({ stable, canary }, options);
  const guessed = slowShareSequence({ stable: few, canary }, options);
  expect(guessed.lower < known.lower && known.upper < guessed.upper).toBe(true);
});

it('knows nothing of latencies beyond the last bucket, or of an empty arm', () => {
  const bounds = [0.01, Infinity];
  const beyond = { bounds, cumulative: [10, 500] };
  expect(slowShareSequence({ stable: beyond, canary: beyond }, options)).toMatchObject({ lower: 0, upper: 1 });
  const empty = { bounds: BOUNDS, cumulative: BOUNDS.map(() => 0) };
  expect(slowShareSequence({ stable, canary: empty }, options)).toMatchObject({ estimate: NaN, lower: 0, upper: 1 });
  expect(slowShareSequence({ stable: empty, canary: stable }, options)).toMatchObject({
    threshold: NaN,
    estimate: NaN,
    lower: 0,
    upper: 1,
  });
});

it('refuses arms of two metrics', () => {
  const canary = { bounds: [1, Infinity], cumulative: [0, 0] };
  expect(() => slowShareSequence({ stable, canary }, options)).toThrow(
    new RangeError('the histograms have different bounds: both must come from one metric with one set of buckets'),
  );
});
