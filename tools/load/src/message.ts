import type { Label } from '@sms-checker/contracts';
import type { Random } from './random.js';

/** A message with what it truly is. */
export interface Message {
  readonly text: string;
  readonly truth: Label;
}

/** Opens a run, and gives what draws its messages one after the other. */
export type Messages = (random: Random) => () => Message;
