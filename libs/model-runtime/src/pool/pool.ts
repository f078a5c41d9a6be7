import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { leaveOneOut } from '../explain-leave-one-out.js';
import type { Explanation } from '../explain.js';
import type { Manifest } from '../manifest.js';
import type { PoolLoad, Scored, ServingModel, ServingOptions } from '../serving.js';
import { LethalMessageError, NoWorkerError, QueueFullError } from './errors.js';
import { Job, type Deadline } from './job.js';
import { JobQueue } from './queue.js';
import { Thread, ThreadEndedError } from './thread.js';

/** By the package's own exports, so that it is the built file for sources that a test runner compiles by itself, too. */
const WORKER = createRequire(import.meta.url).resolve('@sms-checker/model-runtime/worker');

/** Milliseconds in which a worker must have loaded its model. */
const LOAD_MS = 60_000;

/** Milliseconds after the deadline of its message in which a worker may still come back before it is given up. */
const GRACE_MS = 1000;

/** Workers that may end with the same message before it is refused, and how many such messages are remembered. */
const MAX_LOST = 2;
const MAX_LETHAL = 100;

/** Milliseconds before a worker is started again: doubled each time, from the first on again after a steady life. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
const STEADY_MS = 60_000;

/** Weight of the latest message in the mean time of one. */
const LATEST = 0.1;

/** Serves a model by worker threads, each with a copy of its own, behind one bounded queue. */
export class WorkerPool implements ServingModel {
  readonly execution = 'workers';
  private readonly queue: JobQueue;
  /** Every thread that is not gone; those that serve; those of them that have nothing to do. */
  private readonly threads = new Set<Thread>();
  private readonly serving = new Set<Thread>();
  private readonly idle = new Set<Thread>();
  private readonly lethal = new Set<string>();
  private readonly closing = new AbortController();
  /** Calls that have no answer yet. */
  private calls = 0;
  private onDrained?: () => void;
  /** Mean seconds that a worker is busy with a message. */
  private meanSeconds = 0;

  private constructor(
    private readonly folder: string,
    readonly manifest: Manifest,
    private readonly options: ServingOptions,
    private readonly entry: string,
  ) {
    this.queue = new JobQueue(options.queue);
  }

  /**
   * Opens a model when all workers have loaded it. The first loads alone: what is wrong with a folder shows at once.
   * @throws ModelError if the folder is no good model
   */
  static async open(folder: string, manifest: Manifest, options: ServingOptions, entry = WORKER): Promise<WorkerPool> {
    const pool = new WorkerPool(folder, manifest, options, entry);
    const first = pool.start();
    const others: Thread[] = [];
    try {
      await pool.loaded(first);
      for (let more = options.workers - 1; more > 0; more--) others.push(pool.start());
      await Promise.all(others.map((thread) => pool.loaded(thread)));
    } catch (error) {
      await pool.close();
      throw error;
    }
    for (const thread of [first, ...others]) void pool.keep(thread);
    return pool;
  }

  get load(): PoolLoad {
    const alive = this.serving.size;
    return { queued: this.queue.depth, busy: alive - this.idle.size, alive };
  }

  predict(text: string, signal?: AbortSignal): Promise<Scored> {
    return this.call(() => this.submit(text, this.deadline(), signal));
  }

  /** Has at most two messages for each worker in the queue at a time, so that those of others come in between. */
  predictMany(texts: readonly string[], signal?: AbortSignal): Promise<Scored[]> {
    return this.call(async () => {
      const deadline = this.deadline();
      const failed = new AbortController();
      const signals = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
      const scored: Scored[] = [];
      const rest = texts.entries();
      const oneByOne = async () => {
        for (const [i, text] of rest) scored[i] = await this.submit(text, deadline, signals);
      };
      try {
        await Promise.all(Array.from({ length: Math.min(2 * this.options.workers, texts.length) }, oneByOne));
      } catch (error) {
        failed.abort(error);
        throw error;
      }
      return scored;
    });
  }

  explain(text: string, signal?: AbortSignal): Promise<Explanation> {
    return leaveOneOut(text, (variant) => this.predict(variant, signal), signal);
  }

  /** Lets the calls that there are end, at most until their deadline, and then the threads. */
  async close(): Promise<void> {
    this.closing.abort();
    if (this.calls > 0) {
      const drained = new Promise<void>((resolve) => (this.onDrained = resolve));
      await Promise.race([drained, sleep(this.options.deadlineMs + GRACE_MS, undefined, { ref: false })]);
    }
    const gone = [...this.threads].map((thread) => {
      thread.giveUp('the model was closed');
      return thread.gone;
    });
    for (let job = this.queue.shift(); job; job = this.queue.shift()) job.fail(new NoWorkerError());
    await Promise.race([Promise.all(gone), sleep(GRACE_MS, undefined, { ref: false })]);
  }

  private async call<T>(work: () => Promise<T>): Promise<T> {
    this.calls++;
    try {
      return await work();
    } finally {
      if (--this.calls === 0) this.onDrained?.();
    }
  }

  private isClosing(): boolean {
    return this.closing.signal.aborted;
  }

  private deadline(): Deadline {
    const ms = this.options.deadlineMs;
    return { ms, at: performance.now() + ms };
  }

  private async submit(text: string, deadline: Deadline, signal?: AbortSignal): Promise<Scored> {
    signal?.throwIfAborted();
    if (this.lethal.has(text)) throw new LethalMessageError();
    if (this.serving.size === 0) throw new NoWorkerError();
    if (this.queue.full) throw new QueueFullError(this.queue.limit, this.secondsOfQueue());
    const job = new Job(text, deadline, signal, (settled) => this.queue.remove(settled));
    this.queue.push(job);
    this.dispatch();
    return job.answer;
  }

  private secondsOfQueue(): number {
    return (this.queue.depth * this.meanSeconds) / this.serving.size;
  }

  /** Gives waiting jobs to idle threads. */
  private dispatch(): void {
    for (const thread of this.idle) {
      const job = this.queue.shift();
      if (!job) break;
      this.idle.delete(thread);
      void this.run(thread, job);
    }
    this.changed();
  }

  private changed(): void {
    this.options.onChange?.(this.load);
  }

  private async run(thread: Thread, job: Job): Promise<void> {
    const start = performance.now();
    const late = setTimeout(
      () => thread.giveUp(`it was still busy ${GRACE_MS} ms after the deadline of its message`),
      job.deadline.at + GRACE_MS - start,
    );
    try {
      const answer = await thread.score(job.text);
      this.meanSeconds += LATEST * ((performance.now() - start) / 1000 - this.meanSeconds);
      job.done({ ...answer, queued: (start - job.since) / 1000 });
    } catch (error) {
      if (error instanceof ThreadEndedError) this.tryAgain(job);
      else job.fail(error);
    } finally {
      clearTimeout(late);
    }
    if (thread.alive) this.idle.add(thread);
    this.dispatch();
  }

  /** Once more, on another worker: it may have ended for another reason. Then never again, lest it end them all. */
  private tryAgain(job: Job): void {
    job.lost++;
    if (job.settled) return;
    if (job.lost < MAX_LOST) {
      this.queue.putBack(job);
      return;
    }
    if (this.lethal.size >= MAX_LETHAL) this.lethal.clear();
    this.lethal.add(job.text);
    job.fail(new LethalMessageError());
  }

  private start(): Thread {
    const thread = new Thread(this.entry, this.folder, JSON.stringify(this.manifest));
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

  /** Keeps a worker at work until the pool is closed: one that has ended gets a successor. */
  private async keep(thread: Thread): Promise<void> {
    let earlier = Promise.resolve();
    let losses = 0;
    let start = performance.now();
    let reason = await this.serve(thread);
    while (!this.isClosing()) {
      losses = performance.now() - start > STEADY_MS ? 1 : losses + 1;
      this.options.onRestart?.(reason);
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (losses - 1));
      await sleep(pause, undefined, { signal: this.closing.signal }).catch(() => undefined);
      // A thread that was given up may hang for ever; more than one of them in the place of a worker there must not be.
      await earlier;
      earlier = thread.gone;
      if (this.isClosing()) return;
      start = performance.now();
      const successor = this.start();
      reason = await this.loaded(successor).then(
        () => this.serve(successor),
        (error: unknown) => (error as Error).message,
      );
      thread = successor;
    }
  }

  /** Lets a thread that has loaded the model take part until it ends; tells why it did. */
  private async serve(thread: Thread): Promise<string> {
    this.serving.add(thread);
    this.idle.add(thread);
    this.dispatch();
    const reason = await thread.ended;
    this.serving.delete(thread);
    this.idle.delete(thread);
    this.changed();
    return reason;
  }
}
