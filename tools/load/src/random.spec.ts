import { expect, it } from 'vitest';
import { pick, streams } from './random.js';

const first = (seed: number, count: number) => {
  const stream = streams(seed);
  return Array.from({ length: count }, () => {
    const random = stream.next().value;
    return Array.from({ length: 5 }, random);
  });
};

it('gives the same streams for the same seed, others for another, and no two alike', () => {
  expect(first(1, 3)).toEqual(first(1, 3));
  const all = [...first(1, 3), ...first(2, 3)].map((numbers) => numbers.join());
  expect(new Set(all).size).toBe(6);
});

it('leaves a stream as it is when more is drawn from another', () => {
  const one = streams(5);
  const [a, b] = [one.next().value, one.next().value];
  for (let i = 0; i < 100; i++) a();
  expect(Array.from({ length: 5 }, b)).toEqual(first(5, 2)[1]);
});

it('picks each item about as often', () => {
  const random = streams(3).next().value;
  const picked = Array.from({ length: 3000 }, () => pick(random, ['a', 'b', 'c']));
  const counts = ['a', 'b', 'c'].map((item) => picked.filter((one) => one === item).length);
  // Five standard deviations.
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(130);
});

it('is random from the first number on, for small seeds too', () => {
  const starts = Array.from({ length: 1000 }, (_, seed) => first(seed, 1)[0]?.[0] ?? 0);
  for (const quarter of [0, 0.25, 0.5, 0.75]) {
    const count = starts.filter((start) => start >= quarter && start < quarter + 0.25).length;
    // Five standard deviations.
    expect(Math.abs(count - 250)).toBeLessThan(69);
  }
});
