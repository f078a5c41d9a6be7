import { describe, expect, it } from 'vitest';
import { agreement, certainty, comparison, sureness, tryAgain } from './words.js';

describe('how sure the model is', () => {
  it.each([
    ['spam', 0.973, '97\u00a0% sure', '97\u00a0% sure it is spam.'],
    ['ham', 0.03, '97\u00a0% sure', '97\u00a0% sure it is ham.'],
    ['spam', 0.9999, 'more than 99\u00a0% sure', 'More than 99\u00a0% sure it is spam.'],
    ['ham', 0, 'more than 99\u00a0% sure', 'More than 99\u00a0% sure it is ham.'],
    ['spam', 0.5, '50\u00a0% sure', '50\u00a0% sure it is spam.'],
    ['spam', 0.41, '41\u00a0% likely', 'A close call: 41\u00a0% likely to be spam.'],
    ['ham', 0.998, 'less than 1\u00a0% likely', 'A close call: less than 1\u00a0% likely to be ham.'],
  ] as const)('is said of %s at %d as "%s"', (result, probability, short, long) => {
    expect(certainty(result, probability)).toBe(short);
    expect(sureness(result, probability)).toBe(long);
  });
});

it.each([
  [undefined, 'spam', '', ''],
  ['spam', 'spam', 'you agree', 'You guessed spam too.'],
  ['ham', 'spam', 'you disagree', 'You guessed ham, the model disagrees.'],
] as const)('compares the guess %s with the answer %s', (guess, result, short, long) => {
  expect(agreement(guess, result)).toBe(short);
  expect(comparison(guess, result)).toBe(long);
});

describe('tryAgain', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');

  it.each([
    [null, 'Try again in a moment.'],
    ['soon', 'Try again in a moment.'],
    ['0', 'Try again in a moment.'],
    ['1', 'Try again in a moment.'],
    ['30', 'Try again in 30 seconds.'],
    ['600', 'Try again in about 10 minutes.'],
    ['Thu, 01 Jan 2026 00:00:20 GMT', 'Try again in 20 seconds.'],
    ['Wed, 31 Dec 2025 00:00:20 GMT', 'Try again in a moment.'],
  ])('reads Retry-After: %s', (header, words) => {
    expect(tryAgain(header, now)).toBe(words);
  });
});
