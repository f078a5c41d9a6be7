import { expect, it } from 'vitest';
import { BackOff } from './back-off.js';

it('doubles from a second to half a minute', () => {
  const backOff = new BackOff();
  expect(Array.from({ length: 7 }, () => backOff.next(0))).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

it('forgives who lived for a minute', () => {
  const backOff = new BackOff();
  for (let i = 0; i < 5; i++) backOff.next(59_999);
  expect(backOff.next(59_999)).toBe(30_000);
  expect(backOff.next(60_000)).toBe(1000);
  expect(backOff.next(0)).toBe(2000);
});
