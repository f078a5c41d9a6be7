import type { Row } from './rows.js';

/** Everything that is shown at a moment. */
export interface View {
  readonly url: string;
  /** What is released, in words. */
  readonly title: string;
  readonly rows: readonly Row[];
  /** What is on and off, in words. */
  readonly state: readonly string[];
  /** What is being changed, in words. */
  readonly changing: string | undefined;
  /** Keys and what they do. */
  readonly keys: readonly (readonly [key: string, what: string])[];
  /** What has happened, the newest last. */
  readonly events: readonly string[];
  /** The last verdict with its reasons; none where nobody asked. */
  readonly verdict: readonly string[];
}
