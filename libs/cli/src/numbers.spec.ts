import { expect, it } from 'vitest';
import { number, whole } from './numbers.js';

it('takes a number within its bounds', () => {
  expect(number(0, 1)('0.25')).toBe(0.25);
  expect(whole(1, 10)('10')).toBe(10);
});

it.each(['', ' ', 'one', '1.01', '-0.1', 'Infinity', 'NaN'])('refuses %j where 0 to 1 is allowed', (text) => {
  expect(() => number(0, 1)(text)).toThrow('It must be a number from 0 to 1.');
});

it.each(['1.5', '-1', '1e1', '+2'])('refuses %j where a whole number is wanted', (text) => {
  expect(() => whole(0, 100)(text)).toThrow('It must be a whole number from 0 to 100.');
});
