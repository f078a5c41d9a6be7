import type { Terminal } from './live/screen.js';

/** Where the tool writes. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Undefined where stdin and stdout are no terminal. */
  readonly terminal: Terminal | undefined;
}
