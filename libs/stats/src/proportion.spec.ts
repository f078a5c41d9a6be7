import fc from 'fast-check';
import { expect, it } from 'vitest';
import { proportionSequence } from './proportion.js';

const counts = fc
  .integer({ min: 1, max: 1_000_000 })
  .chain((trials) => fc.record({ trials: fc.constant(trials), events: fc.integer({ min: 0, max: trials }) }));

// Roots of the beta-binomial ratio by scipy.special.betaln and scipy.optimize.brentq (SciPy 1.17).
it.each([
  [0, 500, 0.05, 0, 0.01326256923],
  [12, 1000, 0.05, 0.003357733644, 0.02919779988],
  [300, 1000, 0.01, 0.2434315814, 0.360964631],
])('bounds %d of %d at alpha %d', (events, trials, alpha, lower, upper) => {
  const sequence = proportionSequence({ trials, events }, alpha);
  expect(sequence.lower).toBeCloseTo(lower, 6);
  expect(sequence.upper).toBeCloseTo(upper, 6);
});

it('holds what was seen, within 0 and 1', () => {
  fc.assert(
    fc.property(counts, fc.double({ min: 1e-6, max: 0.5, noNaN: true }), (seen, alpha) => {
      const { estimate, lower, upper } = proportionSequence(seen, alpha);
      expect(0 <= lower && lower <= estimate && estimate <= upper && upper <= 1).toBe(true);
    }),
  );
});

it('mirrors when events and non-events change places', () => {
  fc.assert(
    fc.property(counts, ({ trials, events }) => {
      const one = proportionSequence({ trials, events }, 0.05);
      const other = proportionSequence({ trials, events: trials - events }, 0.05);
      expect(other.lower).toBeCloseTo(1 - one.upper, 6);
    }),
  );
});

it('is wider at a smaller alpha', () => {
  fc.assert(
    fc.property(counts, (seen) => {
      const wide = proportionSequence(seen, 0.001);
      const narrow = proportionSequence(seen, 0.1);
      expect(wide.lower <= narrow.lower && narrow.upper <= wide.upper).toBe(true);
    }),
  );
});

it('knows nothing without trials', () => {
  expect(proportionSequence({ trials: 0, events: 0 }, 0.05)).toEqual({ estimate: NaN, lower: 0, upper: 1 });
});

it.each([
  [{ trials: 10, events: 11 }, 0.05, 'events of the proportion is 11: it must be a number from 0 to 10'],
  [{ trials: -1, events: 0 }, 0.05, 'trials of the proportion is -1: it must be a number from 0 to 9007199254740991'],
  [{ trials: NaN, events: 0 }, 0.05, 'trials of the proportion is NaN: it must be a number from 0 to 9007199254740991'],
  [{ trials: 10, events: 1 }, 1, 'alpha is 1: it must be a number above 0 and below 1'],
])('refuses %j at %d', (seen, alpha, message) => {
  expect(() => proportionSequence(seen, alpha)).toThrow(new RangeError(message));
});
