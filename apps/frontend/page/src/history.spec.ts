import type { PredictResponse } from '@sms-checker/contracts';
import { expect, it } from 'vitest';
import { remember, type Entry } from './history.js';

it('keeps ten entries, the newest first', () => {
  const entry = (sms: string): Entry => ({ sms, guess: undefined, choice: undefined, answer: {} as PredictResponse });
  expect(remember(entry('1')).map(({ sms }) => sms)).toEqual(['1']);
  for (let i = 2; i < 12; i++) {
    remember(entry(String(i)));
  }
  expect(remember(entry('12')).map(({ sms }) => sms)).toEqual(['12', '11', '10', '9', '8', '7', '6', '5', '4', '3']);
});
