import { setTimeout as sleep } from 'node:timers/promises';
import type { Thread } from './thread.js';

/** Milliseconds in which a worker must have loaded its model. */
const LOAD_MS = 60_000;

/** Milliseconds before a worker is started again: doubled each time, from the first on again after a steady life. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
const STEADY_MS = 60_000;

/** Milliseconds that a thread gets to leave. */
const LEAVE_MS = 1000;

/** Who works with the threads. */
export interface Employer {
  /** The thread has loaded its model. */
  hire(thread: Thread): void;
  /** Nothing more can be asked of a thread that was hired. */
  dismiss(thread: Thread): void;
  /** A worker has ended, or could not be started, for this reason; another is to take its place. */
  replace(reason: string): void;
}

/** How a thread ended, and how many milliseconds it had served. */
interface Life {
  reason: string;
  ms: number;
}

/** Keeps a number of workers alive: one that has ended gets a successor, after a pause that grows with the losses. */
export class Supervisor {
  /** Every thread that is not gone. */
  private readonly threads = new Set<Thread>();
  private readonly closing = new AbortController();

  /** @param launch starts a thread; may throw where the system has no room for one */
  constructor(
    private readonly launch: () => Thread,
    private readonly employer: Employer,
  ) {}

  isClosing(): boolean {
    return this.closing.signal.aborted;
  }

  /**
   * Starts the workers; all have loaded when it resolves. The first loads alone: what is wrong with a model shows at
   * once. Who gets an error has to {@link dismissAll}.
   * @throws ModelError if the model is no good, Error if a worker cannot be started
   */
  async start(workers: number): Promise<void> {
    const first = this.begin();
    await this.loaded(first);
    const others = Array.from({ length: workers - 1 }, () => this.begin());
    await Promise.all(others.map((thread) => this.loaded(thread)));
    for (const thread of [first, ...others]) void this.keep(thread);
  }

  /** From now on nobody gets a successor. */
  stopReplacing(): void {
    this.closing.abort();
  }

  /** Ends all threads; waits for those that are not busy. */
  async dismissAll(): Promise<void> {
    this.stopReplacing();
    const gone = [...this.threads].map((thread) => {
      thread.giveUp('the model was closed');
      return thread.gone;
    });
    await Promise.race([Promise.all(gone), sleep(LEAVE_MS, undefined, { ref: false })]);
  }

  private begin(): Thread {
    const thread = this.launch();
    this.threads.add(thread);
    void thread.gone.then(() => this.threads.delete(thread));
    return thread;
  }

  private async loaded(thread: Thread): Promise<void> {
    const late = setTimeout(() => thread.giveUp(`it had not loaded the model after ${LOAD_MS} ms`), LOAD_MS);
    try {
      await thread.loaded;
    } catch (error) {
      thread.giveUp('it has no model');
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  private async keep(thread: Thread): Promise<void> {
    let earlier = Promise.resolve();
    let losses = 0;
    let life = await this.employ(thread);
    while (!this.isClosing()) {
      losses = life.ms > STEADY_MS ? 1 : losses + 1;
      this.employer.replace(life.reason);
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (losses - 1));
      await sleep(pause, undefined, { signal: this.closing.signal }).catch(() => undefined);
      // A thread that was given up may hang for ever; more than one of them in the place of a worker there must not be.
      await earlier;
      if (this.isClosing()) return;
      try {
        const successor = this.begin();
        earlier = thread.gone;
        thread = successor;
        await this.loaded(thread);
        life = await this.employ(thread);
      } catch (error) {
        life = { reason: (error as Error).message, ms: 0 };
      }
    }
  }

  private async employ(thread: Thread): Promise<Life> {
    const start = performance.now();
    this.employer.hire(thread);
    const reason = await thread.ended;
    this.employer.dismiss(thread);
    return { reason, ms: performance.now() - start };
  }
}
