import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { deadlineIn } from './deadline.js';
import { leaveOneOut, MAX_WORDS, type ExplanationLimits } from './explain-leave-one-out.js';

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/** Two for each "win", minus one for each "mum", and one for "free" and "😀" together. */
const model = (text: string) => {
  const times = (word: string) => text.split(word).length - 1;
  const together = times('free') > 0 && times('😀') > 0 ? 1 : 0;
  return Promise.resolve({ probability: sigmoid(2 * times('win') - times('mum') + together) });
};

/** Asks the model for the whole message first, as those do who explain it. */
const explain = async (text: string, predict: typeof model, limits?: ExplanationLimits) =>
  leaveOneOut(text, (await model(text)).probability, predict, limits);

describe('leaveOneOut', () => {
  it('weighs each word by what the logit loses without it', async () => {
    const { method, base, logit, parts } = await explain(' win\n😀 mum free', model);
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
    expect((await explain(text, model)).parts).toHaveLength(words);
  });

  it('keeps logits finite where a probability is 0 or 1', async () => {
    const sure = (text: string) => Promise.resolve({ probability: text.includes('win') ? 1 : 0 });
    const { logit, parts } = await leaveOneOut('win x', 1, sure);
    expect(logit).toBeCloseTo(Math.log(2 ** 24 - 1), 6);
    expect(parts.map(({ weight }) => weight)).toEqual([2 * logit, 0]);
  });

  it.each([1, 3])('tries the first words and no more, %i at a time', async (abreast) => {
    let running = 0;
    let most = 0;
    const predict = vi.fn(async (text: string) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      return model(text);
    });
    const { parts } = await explain('win '.repeat(1000), predict, { abreast });
    expect(parts.map(({ start }) => start)).toEqual(Array.from({ length: MAX_WORDS }, (_, i) => 4 * i));
    expect(predict).toHaveBeenCalledTimes(MAX_WORDS);
    expect(most).toBe(abreast);
  });

  it('explains the words that it came to before its time is up', async () => {
    const hang = (_: string, signal?: AbortSignal) => sleep(60_000, { probability: 0 }, { signal });
    const predict = vi.fn((text: string, signal?: AbortSignal) =>
      text.includes('third') ? model(text) : hang(text, signal),
    );
    const start = performance.now();
    const { parts } = await explain('first second third', predict, { deadline: deadlineIn(200) });
    expect(performance.now() - start).toBeLessThan(5000);
    expect(predict).toHaveBeenCalledTimes(3);
    expect(parts.map(({ text }) => text)).toEqual(['first', 'second']);
  });

  it('leaves no word out that it has not tried, whichever was answered first', async () => {
    const predict = (text: string, signal?: AbortSignal) =>
      text.includes('second') ? model(text) : sleep(60_000, { probability: 0 }, { signal });
    const limits = { abreast: 2, deadline: deadlineIn(300) };
    expect((await explain('first second third', predict, limits)).parts.map(({ text }) => text)).toEqual(['first']);
  });

  it('keeps its time where predictions do not let timers have their turn', async () => {
    const predict = vi.fn((text: string) => {
      const end = performance.now() + 30;
      while (performance.now() < end);
      return model(text);
    });
    const { parts } = await explain('a b c d e f g h i j k l', predict, { deadline: deadlineIn(150) });
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.length).toBeLessThanOrEqual(4);
    expect(predict).toHaveBeenCalledTimes(parts.length);
  });

  it('stops when it is aborted, tells who computes, and leaves nothing at the signal', async () => {
    const gone = new AbortController();
    const added = vi.spyOn(gone.signal, 'addEventListener');
    const removed = vi.spyOn(gone.signal, 'removeEventListener');
    let last: AbortSignal | undefined;
    const predict = vi.fn((text: string, signal?: AbortSignal) => {
      last = signal;
      if (predict.mock.calls.length === 3) gone.abort(new Error('the client is gone'));
      return model(text);
    });
    await expect(explain('a b c d e', predict, { signal: gone.signal })).rejects.toThrow('the client is gone');
    expect(predict).toHaveBeenCalledTimes(3);
    expect(last?.aborted).toBe(true);
    await expect(explain('a b', predict, { signal: gone.signal })).rejects.toThrow('the client is gone');
    expect(removed.mock.calls.length).toBe(added.mock.calls.length);
  });

  it('ends with what a prediction throws in the middle', async () => {
    const full = new Error('the queue is full');
    const predict = vi.fn(model).mockImplementationOnce(model).mockRejectedValueOnce(full);
    await expect(explain('a b c', predict)).rejects.toBe(full);
    expect(predict).toHaveBeenCalledTimes(2);
  });
});
