import type { Explanation } from '@sms-checker/contracts';
import { describe, expect, it } from 'vitest';
import { asExplanation, isCutShort, stretches, strongestParts } from './explanation.js';

const SMS = '😀 win a prize';
const cut = (sms: string, start: number, end: number) => [...sms].slice(start, end).join('');
const part = (start: number, end: number, weight: number) => ({
  text: cut(SMS, start, end),
  start,
  end,
  weight,
});
type Plain = Pick<Explanation, keyof Explanation>;
const explained = (...parts: Plain['parts']): Plain => ({ method: 'additive', base: -1, logit: 2, parts });

describe('asExplanation', () => {
  it.each([[explained()], [explained(part(0, 1, 1), part(2, 5, -1), part(5, 13, 0))]])('takes %j', (explanation) =>
    expect(asExplanation(explanation, SMS)).toBe(explanation),
  );

  it.each([
    [undefined],
    [null],
    ['why'],
    [{}],
    [{ ...explained(), method: 'magic' }],
    [{ ...explained(), parts: 'all' }],
    [{ ...explained(), parts: [null] }],
    [explained({ ...part(2, 5, 1), weight: Infinity })],
    [explained(part(2, 2, 1))],
    [explained(part(5, 2, 1))],
    [explained(part(-1, 2, 1))],
    [explained(part(0, 14, 1))],
    [explained(part(0, 0.5, 1))],
    [explained(part(0, 3, 1), part(2, 5, 1))],
  ])('does not take %j', (explanation) => expect(asExplanation(explanation, SMS)).toBeUndefined());
});

describe('stretches', () => {
  it('are the whole message, marked by the sign and the strength of its parts', () => {
    expect(stretches(SMS, explained(part(0, 1, -0.5), part(2, 5, 2), part(6, 7, 0.01), part(8, 13, 0.6)))).toEqual([
      { text: '😀', push: 'ham', strength: 2 },
      { text: ' ' },
      { text: 'win', push: 'spam', strength: 3 },
      { text: ' ' },
      { text: 'a' },
      { text: ' ' },
      { text: 'prize', push: 'spam', strength: 2 },
    ]);
  });

  it.each([[explained()], [explained(part(2, 5, 0))]])('have no mark where nothing weighs anything', (explanation) => {
    const all = stretches(SMS, explanation);
    expect(all.map(({ text }) => text).join('')).toBe(SMS);
    expect(all.every(({ push }) => push === undefined)).toBe(true);
  });
});

it('names the strongest parts first, each text once, and none that weighs next to nothing', () => {
  const explanation = explained(part(0, 1, 1), part(2, 5, 2), part(5, 6, -3), part(6, 7, 0.01), part(7, 8, -1));
  expect(strongestParts(explanation, 'spam')).toEqual(['win', '😀']);
  expect(strongestParts(explanation, 'ham')).toEqual([' ']);
});

it('tells words that were not tried from a message that was tried whole', () => {
  const leaving = (...parts: Explanation['parts']): Explanation => ({
    ...explained(...parts),
    method: 'leave-one-out',
  });
  expect(isCutShort(SMS, leaving(part(0, 1, 1)))).toBe(true);
  expect(isCutShort(`${SMS} \n`, leaving(part(8, 13, 1)))).toBe(false);
  expect(isCutShort(SMS, explained(part(0, 1, 1)))).toBe(false);
});
