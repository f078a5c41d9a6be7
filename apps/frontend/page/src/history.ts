import type { PredictResponse } from '@sms-checker/contracts';
import type { Label } from '@sms-checker/contracts/names';
import type { Choice } from './pin.js';

const LENGTH = 10;

export interface Entry {
  answer: PredictResponse;
  guess: Label | undefined;
  /** The version that was chosen when the message was sent. */
  choice: Choice;
  sms: string;
}

// Text messages are private: the entries live in memory only, never in the browser's storage, and go when the page goes.
let entries: readonly Entry[] = [];

/** Puts an entry first and gives the entries that are kept, newest first. */
export function remember(entry: Entry): readonly Entry[] {
  entries = [entry, ...entries].slice(0, LENGTH);
  return entries;
}
