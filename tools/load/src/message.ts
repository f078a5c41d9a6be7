import type { Label } from '@sms-checker/contracts';
import type { Random } from './random.js';

/** A message with what it truly is. */
export interface Message {
  readonly text: string;
  readonly truth: Label;
}

/** Draws the messages of a run, one after the other. */
export type Messages = (random: Random) => Message;
