/** When a call must have its answer. */
export interface Deadline {
  /** Milliseconds that the call has in all. */
  readonly ms: number;
  /** End of it, on the clock of `performance.now()`. */
  readonly at: number;
}

/** The deadline of a call that begins now. */
export function deadlineIn(ms: number): Deadline {
  return { ms, at: performance.now() + ms };
}
