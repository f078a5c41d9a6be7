import { describe, expect, it } from 'vitest';
import { growthOf } from './growth.js';
import { targetOf, type Target } from './target.js';

const labels = { instance: 'a:1', pod: 'a', version: 'v2', status: '200' };
const moments = [0, 10_000, 20_000, 30_000];

/** How a counter of these values grew; `starts` are the start times of its process, in seconds, where it was seen. */
function grown(values: (number | undefined)[], starts: (number | undefined)[] = [-60, -60, -60, -60]) {
  const at = <T>(all: (T | undefined)[], of: (value: T, at: number) => object) =>
    all.flatMap((value, i) => (value === undefined ? [] : [of(value, moments[i] ?? 0)]));
  const target = {
    key: targetOf(labels),
    name: 'a',
    sights: at(starts, (value, moment) => ({ at: moment, scraped: moment, started: value * 1000 })),
  } as unknown as Target;
  const samples = at(values, (value, moment) => ({ at: moment, value })) as { at: number; value: number }[];
  const { total, flaws } = growthOf({ labels, samples }, moments, new Map([[target.key, target]]));
  return [[...total], flaws.map(({ kind }) => kind)];
}

describe('a raw counter', () => {
  it.each<[string, Parameters<typeof grown>, (number | string)[][]]>([
    ['grows from what it was at the start', [[5, 6, 8, 8]], [[0, 1, 3, 3], []]],
    ['is known in between where a sample is missing', [[5, undefined, 8, 9]], [[0, 0, 3, 4], []]],
    ['falls: it began again at 0', [[5, 9, 2, 4]], [[0, 4, 6, 8], ['reset']]],
    [
      'begins again and has passed its old value already',
      [
        [5, 9, 12, 13],
        [-60, -60, 15, 15],
      ],
      [[0, 4, 16, 17], ['reset']],
    ],
    [
      'still shows its old value when its process is another',
      [
        [5, 9, 9, 3],
        [-60, -60, 15, 15],
      ],
      [[0, 4, 4, 7], ['reset']],
    ],
    ['is born within the window in a process that was there', [[undefined, 2, 3, 4]], [[0, 2, 3, 4], []]],
    [
      'is born in a process that started within the window',
      [
        [undefined, 2, 3, 4],
        [undefined, 5, 5, 5],
      ],
      [[0, 2, 3, 4], []],
    ],
    [
      'is of a process that is known only later',
      [
        [undefined, 20, 23, 24],
        [undefined, -60, -60, -60],
      ],
      [[0, 0, 3, 4], ['late']],
    ],
    ['is no number for a moment', [[5, NaN, 8, 9]], [[0, 0, 3, 4], ['nan']]],
    ['ends', [[5, 6, undefined, undefined]], [[0, 1, 1, 1], []]],
  ])('%s', (_, given, wanted) => expect(grown(...given)).toEqual(wanted));
});
