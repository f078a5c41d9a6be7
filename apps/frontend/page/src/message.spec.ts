import { MAX_SMS_CODE_POINTS } from '@sms-checker/contracts/names';
import { describe, expect, it } from 'vitest';
import { charactersLeft, countInWords, messageFault, messageStart } from './message.js';

describe('charactersLeft', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['😀😀', 2],
    ['👩‍👩‍👧', 5],
    ['İß£', 3],
  ])('counts code points: %j has %d', (sms, length) => {
    expect(charactersLeft(sms)).toBe(MAX_SMS_CODE_POINTS - length);
  });
});

describe('countInWords', () => {
  it.each([
    [4096, '4,096 characters left'],
    [1, '1 character left'],
    [0, '0 characters left'],
    [-1, '1 character too many'],
    [-1200, '1,200 characters too many'],
  ])('says %d as "%s"', (left, words) => {
    expect(countInWords(left)).toBe(words);
  });
});

describe('messageFault', () => {
  it.each(['a', ' a ', '😀'.repeat(MAX_SMS_CODE_POINTS)])('lets a good message through', (sms) => {
    expect(messageFault(sms)).toBeUndefined();
  });

  it.each(['', ' \n\t\u00a0'])('asks for a message when there is %j', (sms) => {
    expect(messageFault(sms)).toBe('Write or paste a message first.');
  });

  it('names the limit when there is too much', () => {
    expect(messageFault('x'.repeat(MAX_SMS_CODE_POINTS + 1))).toContain('at most 4,096 characters');
  });
});

describe('messageStart', () => {
  it('puts a short message on one line', () => {
    expect(messageStart('  Hi\n\nthere ')).toBe('Hi there');
  });

  it('cuts a long one between characters', () => {
    expect(messageStart('😀'.repeat(100))).toBe(`${'😀'.repeat(60)}…`);
  });
});
