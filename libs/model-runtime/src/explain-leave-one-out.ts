import { part, type ExplainedPart, type Explanation } from './explain.js';

/** How many words of a message are left out at most, one at a time; the rest of a longer one gets no parts. */
export const MAX_WORDS = 64;

/** Half a step of float32 below 1: a probability nearer to 0 or 1 counts as this near, so that its logit is finite. */
const NEAREST = 2 ** -24;

/**
 * Explains any model by asking it again without each word (runs of no white space): the weight of a word is
 * logit(whole) − logit(without it). One prediction at a time, at most {@link MAX_WORDS} + 1, so that a queue is never
 * filled by one explanation; whatever a prediction throws ends it.
 * @throws the signal's reason when aborted
 */
export async function leaveOneOut(
  text: string,
  predict: (text: string, signal?: AbortSignal) => Promise<{ probability: number }>,
  signal?: AbortSignal,
): Promise<Explanation> {
  const logitOf = async (variant: string) => {
    signal?.throwIfAborted();
    return logit((await predict(variant, signal)).probability);
  };
  const whole = await logitOf(text);
  const points = [...text];
  const parts: ExplainedPart[] = [];
  for (const { start, end } of firstWords(points)) {
    const without = [...points.slice(0, start), ...points.slice(end)].join('');
    parts.push(part(points, start, end, whole - (await logitOf(without))));
  }
  return { method: 'leave-one-out', base: 0, logit: whole, parts };
}

function logit(probability: number): number {
  const p = Math.min(Math.max(probability, NEAREST), 1 - NEAREST);
  return Math.log(p / (1 - p));
}

function firstWords(points: readonly string[]): { start: number; end: number }[] {
  const words: { start: number; end: number }[] = [];
  let start = 0;
  for (let at = 0; at <= points.length && words.length < MAX_WORDS; at++) {
    const inWord = at < points.length && points[at]?.trim() !== '';
    if (inWord) continue;
    if (at > start) words.push({ start, end: at });
    start = at + 1;
  }
  return words;
}
