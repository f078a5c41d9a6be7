import type { Explanation } from '../explain.js';
import type { Prediction } from '../model.js';
import type { Question } from './job.js';

/** What a worker is told: what to score, or `null`: to leave as soon as it can. */
export type ToWorker = Question | null;

/** An answer, and the seconds that the model took for it, without those for the explanation. */
export type Answer = Prediction & { seconds: number; explanation?: Explanation };

/** What a worker tells: first how loading went, then one answer for each question. */
export type FromWorker =
  | { kind: 'loaded' }
  | { kind: 'refused'; isModelError: boolean; reason: string }
  | { kind: 'scored'; answer: Answer }
  | { kind: 'failed'; reason: string };
