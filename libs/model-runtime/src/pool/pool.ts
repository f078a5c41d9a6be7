import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { deadlineIn, type Deadline } from '../deadline.js';
import { leaveOneOut } from '../explain-leave-one-out.js';
import type { Manifest } from '../manifest.js';
import type { ModelFiles } from '../model-files.js';
import type { Explained, PoolLoad, Scored, ServingModel, ServingOptions } from '../serving.js';
import { LethalMessageError, NoWorkerError, QueueFullError } from './errors.js';
import { Job, type Answered, type Question } from './job.js';
import { Losses } from './losses.js';
import { JobQueue } from './queue.js';
import { Supervisor, type Employer } from './supervisor.js';
import { Thread, ThreadEndedError } from './thread.js';

/** By the package's own exports, so that it is the built file for sources that a test runner compiles by itself, too. */
const WORKER = createRequire(import.meta.url).resolve('@sms-checker/model-runtime/worker');

/** Milliseconds beyond the time of a whole call that a worker may be busy with one message before it is given up. */
const GRACE_MS = 1000;

/** Weight of the latest message in the mean time of one. */
const LATEST = 0.1;

/** Serves a model by worker threads, each with a copy of its own, behind one bounded queue. */
export class WorkerPool implements ServingModel, Employer {
  readonly execution = 'workers';
  readonly manifest: Manifest;
  private readonly queue: JobQueue;
  private readonly supervisor: Supervisor;
  /** Threads that serve; those of them that have nothing to do. */
  private readonly serving = new Set<Thread>();
  private readonly idle = new Set<Thread>();
  private readonly losses = new Losses();
  /** Calls that have no answer yet. */
  private calls = 0;
  private onDrained?: () => void;
  /** Mean seconds that a worker is busy with a message. */
  private meanSeconds = 0;

  private constructor(
    files: ModelFiles,
    private readonly options: ServingOptions,
    entry: string,
  ) {
    this.manifest = files.manifest;
    this.queue = new JobQueue(options.queue);
    this.supervisor = new Supervisor(() => new Thread(entry, files), this);
  }

  /**
   * Opens a model when all workers have loaded it.
   * @throws ModelError if the files are no good model, Error if a worker cannot be started
   */
  static async open(files: ModelFiles, options: ServingOptions, entry = WORKER): Promise<WorkerPool> {
    const pool = new WorkerPool(files, options, entry);
    try {
      await pool.supervisor.start(options.workers);
    } catch (error) {
      await pool.close();
      throw error;
    }
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

  async close(withinMs = this.options.deadlineMs + GRACE_MS): Promise<void> {
    this.supervisor.stopReplacing();
    if (this.calls > 0) {
      const drained = new Promise<void>((resolve) => (this.onDrained = resolve));
      await Promise.race([drained, sleep(withinMs, undefined, { ref: false })]);
    }
    const gone = this.supervisor.dismissAll();
    this.failIfHopeless();
    await gone;
  }

  hire(thread: Thread): void {
    this.serving.add(thread);
    this.idle.add(thread);
    this.dispatch();
  }

  dismiss(thread: Thread): void {
    this.serving.delete(thread);
    this.idle.delete(thread);
    this.failIfHopeless();
    this.changed();
  }

  replace(reason: string): void {
    this.options.onRestart?.(reason);
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

  private async submit(question: Question, deadline: Deadline, signal?: AbortSignal): Promise<Answered> {
    signal?.throwIfAborted();
    if (this.losses.isLethal(question.text)) throw new LethalMessageError();
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
      // What has just ended is about to be dismissed.
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
    const longest = this.options.deadlineMs + GRACE_MS;
    const late = setTimeout(() => thread.giveUp(`it was busy with one message for ${longest} ms`), longest);
    try {
      const answer = await thread.ask(job.question);
      this.meanSeconds += LATEST * ((performance.now() - start) / 1000 - this.meanSeconds);
      this.losses.forgive(job.question.text);
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
    const { text } = job.question;
    if (this.isHopeless()) {
      job.fail(new NoWorkerError());
      return;
    }
    this.losses.count(text);
    if (job.settled) return;
    if (this.losses.isLethal(text)) job.fail(new LethalMessageError());
    else this.queue.putBack(job);
  }

  /** Whether nothing that waits will be answered any more: no worker is left, and nobody starts another. */
  private isHopeless(): boolean {
    return this.supervisor.isClosing() && ![...this.serving].some((thread) => thread.alive);
  }

  private failIfHopeless(): void {
    if (!this.isHopeless()) return;
    for (let job = this.queue.shift(); job; job = this.queue.shift()) job.fail(new NoWorkerError());
  }
}
