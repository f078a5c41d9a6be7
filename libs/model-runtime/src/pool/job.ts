import type { Scored } from '../serving.js';
import { DeadlineError } from './errors.js';

/** When a call must have its answer. */
export interface Deadline {
  /** Milliseconds that the call has in all. */
  readonly ms: number;
  /** End of it, on the clock of `performance.now()`. */
  readonly at: number;
}

/** A message on its way through the pool. It is settled once: by an answer, an error, its deadline or its caller. */
export class Job {
  readonly answer: Promise<Scored>;
  /** When it came, on the clock of `performance.now()`. */
  readonly since = performance.now();
  /** Workers that ended while they had it. */
  lost = 0;
  settled = false;
  private resolve!: (scored: Scored) => void;
  private reject!: (error: unknown) => void;
  private readonly timer: NodeJS.Timeout;
  private readonly abort = () => this.fail(this.signal?.reason);

  /** @param onSettled called once, before the caller hears of it */
  constructor(
    readonly text: string,
    readonly deadline: Deadline,
    private readonly signal: AbortSignal | undefined,
    private readonly onSettled: (job: Job) => void,
  ) {
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.timer = setTimeout(() => this.fail(new DeadlineError(deadline.ms)), deadline.at - this.since);
    signal?.addEventListener('abort', this.abort);
  }

  /** Answers the caller, unless it has been told something else. */
  done(scored: Scored): void {
    this.settle();
    this.resolve(scored);
  }

  fail(error: unknown): void {
    this.settle();
    this.reject(error);
  }

  private settle(): void {
    this.settled = true;
    clearTimeout(this.timer);
    this.signal?.removeEventListener('abort', this.abort);
    this.onSettled(this);
  }
}
