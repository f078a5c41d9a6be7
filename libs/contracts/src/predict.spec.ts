import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { codePoints, PredictRequest } from './index.js';

const faults = (body: object) =>
  validateSync(plainToInstance(PredictRequest, body), { whitelist: true, forbidNonWhitelisted: true }).flatMap(
    ({ property, constraints }) => Object.keys(constraints ?? {}).map((rule) => `${property}.${rule}`),
  );

describe('PredictRequest', () => {
  it.each([
    { sms: 'hi' },
    { sms: ' padded ' },
    { sms: 'x'.repeat(4096) },
    { sms: '😀'.repeat(4096) },
    { sms: 'hi', guess: 'spam' },
    { sms: 'hi', guess: 'ham' },
  ])('accepts %o', (body) => expect(faults(body)).toEqual([]));

  it.each([
    [{}, ['sms.isString']],
    [{ sms: 5 }, ['sms.isString']],
    [{ sms: null }, ['sms.isString']],
    [{ sms: '' }, ['sms.isNotBlank']],
    [{ sms: ' \t\n\u00a0\u2028' }, ['sms.isNotBlank']],
    [{ sms: 'x'.repeat(4097) }, ['sms.maxCodePoints']],
    [{ sms: '😀'.repeat(4097) }, ['sms.maxCodePoints']],
    [{ sms: 'half \ud83d' }, ['sms.isWellFormed']],
    [{ sms: '\ude00 half' }, ['sms.isWellFormed']],
    [{ sms: 'hi', guess: 'maybe' }, ['guess.isIn']],
    [{ sms: 'hi', guess: null }, ['guess.isIn']],
    [{ sms: 'hi', y: 1 }, ['y.whitelistValidation']],
  ])('refuses %o by its one broken rule', (body, expected) => expect(faults(body)).toEqual(expected));
});

describe('codePoints', () => {
  it.each(['', 'abc', '😀', 'a😀b', 'ß€İ', '👩‍👩‍👧', '\ud83d', '\ude00\ud83d'])('counts %j as its iterator does', (text) =>
    expect(codePoints(text)).toBe([...text].length),
  );
});
