import { describe, expect, it } from 'vitest';
import { faultOf, golden, modelNames } from './golden.js';

const vector = { text: 'hi', label: 'ham', probability: 0.2 } as const;
const model = { name: 'v1', version: '1', classifier: 'words', threshold: 0.5, tolerance: 1e-4, vectors: [vector] };
const right = { sms: 'hi', result: 'ham', probability: 0.20009, modelVersion: '1', classifier: 'words' };

describe('faultOf', () => {
  it('finds none in the right answer', () => {
    expect(faultOf({ status: 200, body: JSON.stringify(right) }, model, vector)).toBeUndefined();
  });

  it.each([
    [{ sms: 'hi ' }, 'the message came back changed'],
    [{ result: 'spam' }, 'spam, not ham'],
    [{ probability: 0.2002 }, 'probability 0.2002, not 0.2'],
    [{ probability: undefined }, 'probability undefined, not 0.2'],
    [{ modelVersion: '2' }, 'model 2 answered, not 1'],
    [{ classifier: 'letters' }, 'the classifier is called letters'],
  ])('finds that %o is wrong', (wrong, fault) => {
    const body = JSON.stringify({ ...right, ...wrong });
    expect(faultOf({ status: 200, body }, model, vector)).toBe(fault);
  });

  it('finds any status but 200 wrong', () => {
    expect(faultOf({ status: 503, body: '' }, model, vector)).toBe('status 503');
  });
});

it('reads every released model with what it must answer', () => {
  expect(modelNames()).toContain('v1');
  for (const name of modelNames()) expect(golden(name).vectors.length).toBeGreaterThanOrEqual(60);
});
