import type { Deadline } from '../deadline.js';
import type { Explanation } from '../explain.js';
import type { Scored } from '../serving.js';
import { DeadlineError } from './errors.js';

/** What a job is about. */
export interface Question {
  readonly text: string;
  /** Whether to read from the weights as well why the model says so. */
  readonly explain: boolean;
}

/** An answer; with an explanation where that was asked and the weights can be read. */
export type Answered = Scored & { explanation?: Explanation };

/** A message on its way through the pool. It is settled once: by an answer, an error, its deadline or its caller. */
export class Job {
  readonly answer: Promise<Answered>;
  /** When it came, on the clock of `performance.now()`. */
  readonly since = performance.now();
  settled = false;
  private resolve!: (answer: Answered) => void;
  private reject!: (error: unknown) => void;
  private readonly timer: NodeJS.Timeout;
  private readonly abort = () => this.fail(this.signal?.reason);

  /** @param onSettled called once, before the caller hears of it */
  constructor(
    readonly question: Question,
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
  done(answer: Answered): void {
    this.settle();
    this.resolve(answer);
  }

  fail(error: unknown): void {
    this.settle();
    this.reject(error);
  }

  private settle(): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.timer);
    this.signal?.removeEventListener('abort', this.abort);
    this.onSettled(this);
  }
}
