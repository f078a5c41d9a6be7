import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { deadlineIn, type Deadline } from '../deadline.js';
import { leaveOneOut } from '../explain-leave-one-out.js';
import type { Manifest } from '../manifest.js';
import type { Explained, PoolLoad, Scored, ServingModel, ServingOptions } from '../serving.js';
import { LethalMessageError, NoWorkerError, QueueFullError } from './errors.js';
import { Job, type Answered, type Question } from './job.js';
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
    return this.call((deadline) => this.submit({ text, explain: false }, deadline, signal));
  }

  /** Has at most two messages for each worker in the queue at a time, so that those of others come in between. */
  predictMany(texts: readonly string[], signal?: AbortSignal): Promise<Scored[]> {
    return this.call(async (deadline) => {
      const ended = new AbortController();
      // Not AbortSignal.any: what depends on a signal is kept as long as that is, and it may be one of a long connection.
      const leave = () => ended.abort(signal?.reason);
      signal?.throwIfAborted();
      signal?.addEventListener('abort', leave);
      const scored: Scored[] = [];
      const rest = texts.entries();
      const oneByOne = async () => {
        for (const [i, text] of rest) scored[i] = await this.submit({ text, explain: false }, deadline, ended.signal);
      };
      try {
        await Promise.all(Array.from({ length: Math.min(2 * this.options.workers, texts.length) }, oneByOne));
      } catch (error) {
        ended.abort(error);
        throw error;
      } finally {
        signal?.removeEventListener('abort', leave);
      }
      return scored;
    });
  }

  explain(text: string, signal?: AbortSignal): Promise<Explained> {
    return this.call(async (deadline) => {
      const { explanation, ...answer } = await this.submit({ text, explain: true }, deadline, signal);
      const without = (variant: string, stop: AbortSignal) =>
        this.submit({ text: variant, explain: false }, deadline, stop);
      const limits = { abreast: this.options.workers, deadline, signal };
      return { answer, explanation: explanation ?? (await leaveOneOut(text, answer.probability, without, limits)) };
    });
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
    this.failAll();
    await Promise.race([Promise.all(gone), sleep(GRACE_MS, undefined, { ref: false })]);
  }

  /** A pool that is closing waits for the whole of a call, however many messages that is. */
  private async call<T>(work: (deadline: Deadline) => Promise<T>): Promise<T> {
    this.calls++;
    try {
      return await work(deadlineIn(this.options.deadlineMs));
    } finally {
      if (--this.calls === 0) this.onDrained?.();
    }
  }

  private isClosing(): boolean {
    return this.closing.signal.aborted;
  }

  /** Whether nothing that waits will be answered any more: nobody starts another worker. */
  private isHopeless(): boolean {
    return this.isClosing() && ![...this.serving].some((thread) => thread.alive);
  }

  private failAll(): void {
    for (let job = this.queue.shift(); job; job = this.queue.shift()) job.fail(new NoWorkerError());
  }

  private async submit(question: Question, deadline: Deadline, signal?: AbortSignal): Promise<Answered> {
    signal?.throwIfAborted();
    if (this.lethal.has(question.text)) throw new LethalMessageError();
    if (this.serving.size === 0) throw new NoWorkerError();
    if (this.queue.full) throw new QueueFullError(this.queue.limit, this.secondsOfQueue());
    const job = new Job(question, deadline, signal, (settled) => this.queue.remove(settled));
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
      if (!thread.alive) continue;
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
      const answer = await thread.ask(job.question);
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
    if (this.isHopeless()) {
      job.fail(new NoWorkerError());
      return;
    }
    if (job.lost < MAX_LOST) {
      this.queue.putBack(job);
      return;
    }
    if (this.lethal.size >= MAX_LETHAL) this.lethal.clear();
    this.lethal.add(job.question.text);
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
    if (this.isHopeless()) this.failAll();
    this.changed();
    return reason;
  }
}
