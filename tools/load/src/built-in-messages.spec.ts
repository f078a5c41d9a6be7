import { expect, it } from 'vitest';
import { builtInMessages, SPAM_SHARE } from './built-in-messages.js';
import { streams } from './random.js';

const drawn = (seed: number) => {
  const random = streams(seed).next().value;
  return Array.from({ length: 2000 }, builtInMessages(random));
};

it('fills every place of a template', () => {
  for (const { text } of drawn(1)) expect(text).toMatch(/^[^{}#\s][^{}#]*$/);
});

it('says the same for the same seed and something else for another', () => {
  expect(drawn(1)).toEqual(drawn(1));
  expect(drawn(2)).not.toEqual(drawn(1));
});

it('has spam by its share, and seldom the same message twice', () => {
  const messages = drawn(1);
  const spam = messages.filter(({ truth }) => truth === 'spam').length;
  // Five standard deviations.
  expect(Math.abs(spam - 2000 * SPAM_SHARE)).toBeLessThan(80);
  expect(new Set(messages.map(({ text }) => text)).size).toBeGreaterThan(1800);
});
