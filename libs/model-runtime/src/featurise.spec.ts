import { describe, expect, it } from 'vitest';
import { normalise, WORD_END, wordCodePoints } from './featurise.js';

const SPACE = 32;
const words = (...list: string[]) =>
  list.flatMap((word) => [SPACE, ...[...word].map((c) => c.codePointAt(0)), SPACE, WORD_END]);

describe('wordCodePoints', () => {
  it.each([
    ['', []],
    [' \t\n ', []],
    ['a', words('a')],
    ['ab c', words('ab', 'c')],
    ['  ab\u00a0\u2003c\r\n', words('ab', 'c')],
    ['a\u001cb\u0085c\u3000d', words('a', 'b', 'c', 'd')],
    ['a\ufeffb', words('a\ufeffb')],
    ['😀b c', words('😀b', 'c')],
  ])('%j', (text, row) => expect(wordCodePoints(text)).toEqual(row));
});

describe('normalise', () => {
  it.each([
    ['A\0B', true, 'a b'],
    ['A\0B', false, 'A B'],
    ['İSTANBUL', true, 'i\u0307stanbul'],
    ['STRAẞE', true, 'straße'],
    ['ΟΔΟΣ', true, 'οδος'],
  ])('%j with lowercase %s', (text, lowercase, expected) => expect(normalise(text, lowercase)).toBe(expected));
});
