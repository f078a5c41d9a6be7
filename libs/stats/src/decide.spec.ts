import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, judge, type Question, splitAlpha } from './decide.js';

const question = (lower: number, upper: number, name = 'errors'): Question => ({
  name,
  sequence: { estimate: (lower + upper) / 2, lower, upper },
  margin: 0.01,
});
const early = { seen: 100, planned: 1000 };
const late = { seen: 1000, planned: 1000 };

describe('judge', () => {
  it.each([
    ['accept', question(-0.002, 0.008), early, 'errors: at most 0.80 %, below the margin 1.00 %'],
    ['reject', question(0.012, 0.03), early, 'errors: at least 1.20 %, above the margin 1.00 %'],
    [
      'continue',
      question(-0.002, 0.03),
      early,
      'errors: undecided, the interval -0.20 % to 3.00 % reaches across the margin 1.00 %',
    ],
    [
      'inconclusive',
      question(-0.002, 0.03),
      late,
      'errors: undecided, the interval -0.20 % to 3.00 % reaches across the margin 1.00 %, and all 1000 planned were seen',
    ],
    [
      'continue',
      question(-0.002, 0.008),
      { ...early, minimum: 500 },
      'errors: -0.20 % to 0.80 %, below the margin 1.00 %, but 100 of at least 500 were seen',
    ],
    ['reject', question(0.012, 0.03), { ...early, minimum: 500 }, 'errors: at least 1.20 %, above the margin 1.00 %'],
    [
      'continue',
      question(0.01, 0.01),
      early,
      'errors: undecided, the interval 1.00 % to 1.00 % reaches across the margin 1.00 %',
    ],
  ])('says %s', (decision, asked, size, reason) => {
    expect(judge(asked, size)).toEqual({ name: 'errors', decision, reason });
  });

  it('never accepts bounds that are no numbers', () => {
    expect(judge(question(NaN, NaN), early).decision).toBe('continue');
  });

  it.each([
    [{ seen: 1, planned: 0 }, 'planned is 0: it must be a number from 1 to Infinity'],
    [{ seen: NaN, planned: 9 }, 'seen is NaN: it must be a number from 0 to Infinity'],
    [{ seen: 1, planned: 9, minimum: 10 }, 'minimum is 10: it must be a number from 0 to 9'],
  ])('refuses %j', (size, message) => {
    expect(() => judge(question(0, 1), size)).toThrow(new RangeError(message));
  });
});

describe('decide', () => {
  const good = question(-0.002, 0.008, 'errors');
  const bad = question(0.02, 0.03, 'latency');
  const open = question(0, 0.03, 'latency');

  it('accepts only when all questions accept', () => {
    expect(decide([good, good], early).decision).toBe('accept');
    expect(decide([good, open], early)).toMatchObject({
      decision: 'continue',
      reason: 'latency: undecided, the interval 0.00 % to 3.00 % reaches across the margin 1.00 %',
    });
    expect(decide([good, open], late).decision).toBe('inconclusive');
  });

  it('rejects when one question rejects, and says which', () => {
    expect(decide([open, good, bad], late)).toMatchObject({
      decision: 'reject',
      reason: 'latency: at least 2.00 %, above the margin 1.00 %',
    });
  });

  it('does not depend on the order of the questions', () => {
    fc.assert(
      fc.property(fc.subarray([good, bad, open], { minLength: 1 }), fc.constantFrom(early, late), (questions, size) => {
        expect(decide(questions.toReversed(), size).decision).toBe(decide(questions, size).decision);
      }),
    );
  });

  it('refuses to decide nothing', () => {
    expect(() => decide([], early)).toThrow(new RangeError('there is no question to decide: give at least one'));
  });
});

it('divides alpha among questions to reject, and not to accept', () => {
  expect(splitAlpha(0.05, 2)).toEqual({ accept: 0.05, reject: 0.025 });
  expect(() => splitAlpha(0.05, 0)).toThrow(new RangeError('questions is 0: it must be a number from 1 to 1000'));
});
