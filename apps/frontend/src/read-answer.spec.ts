import { expect, it } from 'vitest';
import { readAnswer } from './read-answer.js';

const ANSWER = {
  result: 'spam',
  probability: 0.97,
  classifier: 'a stand-in',
  sms: 'win',
  version: 'v1',
  modelVersion: 'v1',
  assignment: 'none',
  requestId: 'id-1',
};
const PART = { text: 'win', start: 0, end: 3, weight: 1.5 };
const EXPLANATION = { method: 'additive', base: -1, logit: 0.5, parts: [PART] };

const faults = (explanation: unknown) =>
  readAnswer({ ...ANSWER, explanation }).faults.map(({ field, rule }) => `${field}.${rule}`);

it('reads an answer with its explanation, and nothing that was not agreed on', () => {
  const more = { ...ANSWER, more: 1, explanation: { ...EXPLANATION, more: 1, parts: [{ ...PART, more: 1 }] } };
  const { dto, faults } = readAnswer(more);
  expect(faults).toEqual([]);
  expect(JSON.parse(JSON.stringify(dto))).toEqual({ ...ANSWER, explanation: EXPLANATION });
});

it.each([
  [undefined, []],
  [EXPLANATION, []],
  [{ ...EXPLANATION, parts: [] }, []],
  ['because', ['explanation.isObject']],
  [[], ['explanation.isObject']],
  [{ ...EXPLANATION, method: 'magic' }, ['explanation.method.isIn']],
  [{ ...EXPLANATION, base: null }, ['explanation.base.isNumber']],
  [{ ...EXPLANATION, parts: new Array(4097).fill(PART) }, ['explanation.parts.arrayMaxSize']],
  [{ ...EXPLANATION, parts: [PART, { ...PART, end: 0.5 }] }, ['explanation.parts.1.end.isInt']],
  [{ ...EXPLANATION, parts: [{ ...PART, start: -1 }] }, ['explanation.parts.0.start.min']],
])('the explanation %# breaks the rules %j', (explanation, expected) => expect(faults(explanation)).toEqual(expected));

it.each([null, 'x', [null]])('names what is missing in %j', (data) =>
  expect(readAnswer(data).faults.length).toBeGreaterThan(5),
);

it.each([null, 5])('names what is missing in the part %j', (part) =>
  expect(faults({ ...EXPLANATION, parts: [part] })).toContain('explanation.parts.0.text.isString'),
);
