import { describe, expect, it } from 'vitest';
import { checkHistogram, checkSameBounds, cut } from './histogram.js';

const bounds = [0.1, 0.2, 0.4, Infinity];

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

it('refuses buckets of two kinds', () => {
  const other = { bounds: [1, Infinity], cumulative: [1, 2] };
  expect(() => checkSameBounds({ bounds, cumulative: [1, 1, 1, 1] }, other)).toThrow(
    new RangeError('the histograms have different bounds: both must come from one metric with one set of buckets'),
  );
});
