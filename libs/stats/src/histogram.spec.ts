import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addHistograms, checkHistogram, cut, type Histogram, observations, subtractHistograms } from './histogram.js';

const bounds = [0.1, 0.2, 0.4, Infinity];
const histogram = fc
  .array(fc.nat(1000), { minLength: 4, maxLength: 4 })
  .map((counts): Histogram => ({ bounds, cumulative: counts.map((_, i) => sum(counts.slice(0, i + 1))) }));

function sum(counts: number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

it('subtracts what it has added', () => {
  fc.assert(
    fc.property(histogram, histogram, (a, b) => {
      const both = addHistograms([a, b]);
      expect(subtractHistograms(both, b)).toEqual(a);
      expect(observations(both)).toBe(observations(a) + observations(b));
    }),
  );
});

it('sees a reset between two readings', () => {
  const earlier = { bounds, cumulative: [5, 9, 9, 9] };
  expect(() => subtractHistograms({ bounds, cumulative: [4, 12, 12, 12] }, earlier)).toThrow(
    new RangeError('the bucket le=0.1 fell between the readings: the counter was reset, start a new window'),
  );
});

describe('cut', () => {
  const seen = { bounds, cumulative: [10, 30, 34, 36] };

  it.each([
    [0, { above: 26, inside: 10, part: 1 }],
    [0.1, { above: 6, inside: 20, part: 1 }],
    [0.15, { above: 6, inside: 20, part: 0.5 }],
    [0.4, { above: 0, inside: 2, part: 1 }],
  ])('at %d', (threshold, expected) => {
    const { above, inside, part } = cut(seen, threshold);
    expect({ above, inside }).toEqual({ above: expected.above, inside: expected.inside });
    expect(part).toBeCloseTo(expected.part, 12);
  });
});

it.each([
  [{ bounds: [1, 2], cumulative: [1, 2] }, 'the last bound of it is 2: it must be Infinity'],
  [{ bounds: [], cumulative: [] }, 'the last bound of it is undefined: it must be Infinity'],
  [{ bounds, cumulative: [1] }, 'it has 1 counts: there must be one for each of its 4 bounds'],
  [{ bounds: [2, 1, Infinity], cumulative: [1, 1, 1] }, 'bound 1 of it is 1: bounds must be above 0 and ascend'],
  [{ bounds: [0, Infinity], cumulative: [1, 1] }, 'bound 0 of it is 0: bounds must be above 0 and ascend'],
  [{ bounds, cumulative: [1, 0, 2, 3] }, 'count 1 of it is 0: counts must be finite, at least 0 and never fall'],
  [{ bounds, cumulative: [NaN, 0, 2, 3] }, 'count 0 of it is NaN: counts must be finite, at least 0 and never fall'],
])('refuses %j', (wrong, message) => {
  expect(() => checkHistogram('it', wrong)).toThrow(new RangeError(message));
});

it('refuses to add nothing, or buckets of two kinds', () => {
  expect(() => addHistograms([])).toThrow(new RangeError('there is no histogram to add: give at least one'));
  const other = { bounds: [1, Infinity], cumulative: [1, 2] };
  expect(() => addHistograms([{ bounds, cumulative: [1, 1, 1, 1] }, other])).toThrow(
    new RangeError('the histograms have different bounds: both must come from one metric with one set of buckets'),
  );
});
