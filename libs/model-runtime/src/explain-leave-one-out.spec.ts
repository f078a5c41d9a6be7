import { describe, expect, it, vi } from 'vitest';
import { leaveOneOut, MAX_WORDS } from './explain-leave-one-out.js';

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/** Two for each "win", minus one for each "mum", and one for "free" and "😀" together. */
const model = (text: string) => {
  const times = (word: string) => text.split(word).length - 1;
  const together = times('free') > 0 && times('😀') > 0 ? 1 : 0;
  return Promise.resolve({ probability: sigmoid(2 * times('win') - times('mum') + together) });
};

describe('leaveOneOut', () => {
  it('weighs each word by what the logit loses without it', async () => {
    const { method, base, logit, parts } = await leaveOneOut(' win\n😀 mum free', model);
    expect({ method, base }).toEqual({ method: 'leave-one-out', base: 0 });
    expect(logit).toBeCloseTo(2, 9);
    expect(parts.map(({ text, start, end }) => [text, start, end])).toEqual([
      ['win', 1, 4],
      ['😀', 5, 6],
      ['mum', 7, 10],
      ['free', 11, 15],
    ]);
    [2, 1, -1, 1].forEach((weight, i) => expect(parts[i]?.weight).toBeCloseTo(weight, 9));
  });

  it.each([
    ['', 0],
    [' \t', 0],
    ['one', 1],
  ])('explains %j', async (text, words) => {
    expect((await leaveOneOut(text, model)).parts).toHaveLength(words);
  });

  it('keeps logits finite where a probability is 0 or 1', async () => {
    const sure = (text: string) => Promise.resolve({ probability: text.includes('win') ? 1 : 0 });
    const { logit, parts } = await leaveOneOut('win x', sure);
    expect(logit).toBeCloseTo(Math.log(2 ** 24 - 1), 6);
    expect(parts.map(({ weight }) => weight)).toEqual([2 * logit, 0]);
  });

  it('tries the first 64 words and no more, one at a time', async () => {
    let running = 0;
    const predict = vi.fn(async (text: string) => {
      expect(++running).toBe(1);
      await new Promise(setImmediate);
      running--;
      return model(text);
    });
    const { parts } = await leaveOneOut('win '.repeat(1000), predict);
    expect(parts).toHaveLength(MAX_WORDS);
    expect(predict).toHaveBeenCalledTimes(MAX_WORDS + 1);
  });

  it('stops when it is aborted, and hands the signal on', async () => {
    const gone = new AbortController();
    const predict = vi.fn((text: string, signal?: AbortSignal) => {
      expect(signal).toBe(gone.signal);
      if (predict.mock.calls.length === 3) gone.abort(new Error('the client is gone'));
      return model(text);
    });
    await expect(leaveOneOut('a b c d e', predict, gone.signal)).rejects.toThrow('the client is gone');
    expect(predict).toHaveBeenCalledTimes(3);
  });

  it('ends with what a prediction throws in the middle', async () => {
    const full = new Error('the queue is full');
    const predict = vi.fn(model).mockImplementationOnce(model).mockRejectedValueOnce(full);
    await expect(leaveOneOut('a b c', predict)).rejects.toBe(full);
    expect(predict).toHaveBeenCalledTimes(2);
  });
});
