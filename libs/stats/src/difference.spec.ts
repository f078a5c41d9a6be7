import pmf from '@stdlib/stats-base-dists-binomial-pmf';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { differenceSequence } from './difference.js';
import { type SequenceOptions } from './types.js';

const options: SequenceOptions = { alpha: { accept: 0.05, reject: 0.025 }, weights: { stable: 90, canary: 10 } };
const even = { ...options, weights: { stable: 1, canary: 1 } };
const counts = fc
  .integer({ min: 1, max: 100_000 })
  .chain((trials) => fc.record({ trials: fc.constant(trials), events: fc.integer({ min: 0, max: trials }) }));
const arms = fc.record({ stable: counts, canary: counts });

// With the supremum over 20,001 proportions of the lowered arm and the tilts as roots by scipy.optimize.brentq (SciPy 1.17).
it.each([
  [90, 9000, 30, 1000, options, 0.01, 0.005502132, 0.037865961],
  [540, 54000, 180, 6000, options, 0.01, 0.013123575, 0.027357773],
  [40, 5000, 55, 5000, even, 0.01, -0.0030537, 0.008630691],
  [1500, 5000, 1600, 5000, even, 0.3, -0.012970242, 0.050968506],
])('bounds %d of %d and %d of %d', (stableEvents, stableTrials, canaryEvents, canaryTrials, at, base, lower, upper) => {
  const seen = {
    stable: { trials: stableTrials, events: stableEvents },
    canary: { trials: canaryTrials, events: canaryEvents },
  };
  const sequence = differenceSequence(seen, { ...at, base });
  expect(sequence.lower).toBeCloseTo(lower, 6);
  expect(sequence.upper).toBeCloseTo(upper, 6);
});

it('holds what was seen, within -1 and 1', () => {
  fc.assert(
    fc.property(arms, fc.double({ min: 0.001, max: 0.9, noNaN: true }), (seen, base) => {
      const { estimate, lower, upper } = differenceSequence(seen, { ...options, base });
      expect(-1 <= lower && lower <= estimate && estimate <= upper && upper <= 1).toBe(true);
    }),
  );
});

it('mirrors when the arms change places', () => {
  fc.assert(
    fc.property(arms, ({ stable, canary }) => {
      const one = differenceSequence({ stable, canary }, options);
      const swapped = { alpha: { accept: 0.025, reject: 0.05 }, weights: { stable: 10, canary: 90 } };
      const other = differenceSequence({ stable: canary, canary: stable }, swapped);
      expect(other.lower).toBeCloseTo(-one.upper, 6);
      expect(other.upper).toBeCloseTo(-one.lower, 6);
    }),
  );
});

it('gets narrower as the same shares are seen more often', () => {
  const widths = [1, 10, 100, 1000].map((times) => {
    const seen = { stable: { trials: 900 * times, events: 9 * times }, canary: { trials: 100 * times, events: times } };
    const { lower, upper } = differenceSequence(seen, options);
    return upper - lower;
  });
  expect(widths).toEqual([...widths].sort((a, b) => b - a));
  expect(widths.at(-1)).toBeLessThan(0.005);
});

// Not simulated: every outcome of small experiments is looked at, with its probability.
it('errs at one look at most as often as alpha says, whatever the proportions and the split', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.constantFrom([12, 12], [20, 5], [5, 20]), (stable, canary, [n = 0, m = 0]) => {
      let [above, below] = [0, 0];
      for (let i = 0; i <= n; i++)
        for (let j = 0; j <= m; j++) {
          const seen = { stable: { trials: n, events: i }, canary: { trials: m, events: j } };
          const { lower, upper } = differenceSequence(seen, { ...options, alpha: { accept: 0.3, reject: 0.2 } });
          const chance = pmf(i, n, stable) * pmf(j, m, canary);
          if (lower > canary - stable) above += chance;
          if (upper < canary - stable) below += chance;
        }
      expect(above).toBeLessThanOrEqual(0.2);
      expect(below).toBeLessThanOrEqual(0.3);
    }),
    { numRuns: 40 },
  );
});

it('counts a cluster as one request', () => {
  const clustered = { stable: { trials: 9000, events: 90 }, canary: { trials: 1000, events: 30 } };
  const single = { stable: { trials: 1800, events: 18 }, canary: { trials: 200, events: 6 } };
  expect(differenceSequence(clustered, { ...options, clusterSize: 5 })).toEqual(differenceSequence(single, options));
});

it('knows nothing before both arms were tried', () => {
  const none = { trials: 0, events: 0 };
  expect(differenceSequence({ stable: { trials: 9, events: 0 }, canary: none }, options)).toEqual({
    estimate: NaN,
    lower: -1,
    upper: 1,
  });
});

it.each([
  [{ base: 0 }, 'base is 0: it must be a number above 0 and below 1'],
  [{ alpha: { accept: 0, reject: 0.05 } }, 'alpha.accept is 0: it must be a number above 0 and below 1'],
  [{ weights: { stable: 90, canary: 0 } }, 'weights.canary is 0: it must be a finite number above 0'],
  [{ clusterSize: 0.5 }, 'clusterSize is 0.5: it must be a number from 1 to 9007199254740991'],
])('refuses %j', (wrong, message) => {
  const seen = { stable: { trials: 9, events: 0 }, canary: { trials: 1, events: 0 } };
  expect(() => differenceSequence(seen, { ...options, ...wrong })).toThrow(new RangeError(message));
});

it('names the arm whose counts cannot be', () => {
  const seen = { stable: { trials: 9, events: 0 }, canary: { trials: 1, events: 2 } };
  expect(() => differenceSequence(seen, options)).toThrow(
    new RangeError('events of canary is 2: it must be a number from 0 to 1'),
  );
});
