import type { Prediction } from '../model.js';

/** What a worker is told: a text to score, or `null`: to leave as soon as it can. */
export type ToWorker = string | null;

/** An answer, and the seconds that the model took for it. */
export type Answer = Prediction & { seconds: number };

/** What a worker tells: first how loading went, then one answer for each text. */
export type FromWorker =
  | { kind: 'loaded'; manifest: string }
  | { kind: 'refused'; isModelError: boolean; reason: string }
  | { kind: 'scored'; answer: Answer }
  | { kind: 'failed'; reason: string };
