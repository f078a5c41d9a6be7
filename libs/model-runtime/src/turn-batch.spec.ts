import { setImmediate as turn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { TurnBatch } from './turn-batch.js';

const predict = (text: string) => ({ label: 'ham' as const, probability: text.length / 100 });

function batchThatCounts() {
  const predictMany = vi.fn((texts: readonly string[]) => {
    if (texts.includes('bad')) return Promise.reject(new Error('it fails on this'));
    return Promise.resolve(texts.map(predict));
  });
  return { predictMany, batch: new TurnBatch(predictMany) };
}

it('predicts together what comes in one turn, and gives each its own answer', async () => {
  const { predictMany, batch } = batchThatCounts();
  const answers = await Promise.all(['a', 'bb', 'ccc'].map((text) => batch.predict(text)));
  expect(answers.map(({ probability }) => probability)).toEqual([0.01, 0.02, 0.03]);
  expect(answers.every(({ seconds, queued }) => seconds === answers[0]?.seconds && queued === 0)).toBe(true);
  expect(predictMany.mock.calls).toEqual([[['a', 'bb', 'ccc']]]);
});

it('does not wait for what comes in a later turn', async () => {
  const { predictMany, batch } = batchThatCounts();
  const first = batch.predict('a');
  await turn();
  await Promise.all([first, batch.predict('b')]);
  expect(predictMany.mock.calls).toEqual([[['a']], [['b']]]);
});

it('answers the others where one fails', async () => {
  const { batch } = batchThatCounts();
  const [a, bad, c] = await Promise.allSettled(['a', 'bad', 'c'].map((text) => batch.predict(text)));
  expect(a).toMatchObject({ status: 'fulfilled', value: { probability: 0.01 } });
  expect(bad).toMatchObject({ status: 'rejected', reason: new Error('it fails on this') });
  expect(c).toMatchObject({ status: 'fulfilled', value: { probability: 0.01 } });
});
