import type { Deadline } from './deadline.js';
import { part, type ExplainedPart, type Explanation } from './explain.js';

/** How many words of a message are left out at most; the rest of a longer one gets no parts. */
export const MAX_WORDS = 32;

/** Share of its time that an explanation leaves unused, so that what there is of it still arrives. */
const RESERVE = 0.2;

/** Half a step of float32 below 1: a probability nearer to 0 or 1 counts as this near, so that its logit is finite. */
const NEAREST = 2 ** -24;

const TIME_IS_UP = new Error('the time for words is up');

/** Bounds of an explanation. */
export interface ExplanationLimits {
  /** Predictions at a time, 1 or more; 1 if left out. */
  abreast?: number;
  /** Shortly before it there is an explanation of the words that have been tried by then; none: all are tried. */
  deadline?: Deadline;
  /** Ends it when aborted, by a throw of the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Explains any model by asking it again without each word (runs of no white space): the weight of a word is
 * logit(whole) − logit(without it). At most {@link MAX_WORDS} predictions, `abreast` at a time and in the order of the
 * message, so that a queue is never filled by one explanation; whatever one of them throws ends it.
 * @param probability what the model says of the whole message
 * @param predict need not heed the signal, which is aborted when the answer is of no use any more
 */
export async function leaveOneOut(
  text: string,
  probability: number,
  predict: (variant: string, signal: AbortSignal) => Promise<{ probability: number }>,
  { abreast = 1, deadline, signal }: ExplanationLimits = {},
): Promise<Explanation> {
  signal?.throwIfAborted();
  const whole = logit(probability);
  const points = [...text];
  const words = firstWords(points);
  const tried: (ExplainedPart | undefined)[] = words.map(() => undefined);
  const ended = new AbortController();
  const leave = () => ended.abort(signal?.reason);
  signal?.addEventListener('abort', leave);
  const until = deadline && deadline.at - RESERVE * deadline.ms;
  const timer = until && setTimeout(() => ended.abort(TIME_IS_UP), until - performance.now());
  const rest = words.entries();
  const oneByOne = async () => {
    for (const [i, { start, end }] of rest) {
      // A model on this very thread may leave the timer no turn.
      if (until !== undefined && performance.now() >= until) ended.abort(TIME_IS_UP);
      ended.signal.throwIfAborted();
      const without = [...points.slice(0, start), ...points.slice(end)].join('');
      const answer = await predict(without, ended.signal);
      tried[i] = part(points, start, end, whole - logit(answer.probability));
    }
  };
  try {
    await Promise.all(Array.from({ length: abreast }, oneByOne));
  } catch (error) {
    ended.abort(error);
    if (ended.signal.reason !== TIME_IS_UP) throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
  return { method: 'leave-one-out', base: 0, logit: whole, parts: withoutGap(tried) };
}

/** Up to the first word that has no part: a later one that was answered earlier would hide that it was not tried. */
function withoutGap(tried: readonly (ExplainedPart | undefined)[]): ExplainedPart[] {
  const gap = tried.indexOf(undefined);
  return (gap < 0 ? tried : tried.slice(0, gap)) as ExplainedPart[];
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
