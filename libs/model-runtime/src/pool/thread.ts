import { Worker, type ResourceLimits } from 'node:worker_threads';
import { ModelError } from '../errors.js';
import type { ModelFiles } from '../model-files.js';
import type { Question } from './job.js';
import type { Answer, FromWorker, ToWorker } from './messages.js';

/** A bound on a thread that runs wild, not a budget: what onnxruntime holds is outside of it. */
const LIMITS: ResourceLimits = { maxOldGenerationSizeMb: 512 };

/** The thread ended, or was given up, before it answered. */
export class ThreadEndedError extends Error {
  override readonly name = 'ThreadEndedError';
}

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

/**
 * One worker thread from its start to its end, with one question to it at a time.
 *
 * It is never terminated from outside, only told to leave: a thread that is terminated within a call of onnxruntime
 * takes the whole process with it ("terminate called after throwing an instance of 'Napi::Error'").
 */
export class Thread {
  /** Resolves when the model is loaded. @throws ModelError if the model is no good, ThreadEndedError */
  readonly loaded: Promise<void>;
  /** Why nothing more can be asked of it, in words; it may still be on its way out. */
  readonly ended: Promise<string>;
  /** Resolves when the thread is no more. */
  readonly gone: Promise<void>;
  private end!: (reason: string) => void;
  private waiting?: Waiting<FromWorker>;
  private over = false;
  private readonly worker: Worker;

  /**
   * @param entry file of the worker
   * @throws Error if the system has no room for a thread
   */
  constructor(entry: string, files: ModelFiles) {
    this.worker = new Worker(entry, { workerData: files, name: 'model', resourceLimits: LIMITS });
    this.ended = new Promise((resolve) => (this.end = resolve));
    this.gone = new Promise((resolve) => this.worker.once('exit', () => resolve()));
    this.worker
      .on('message', (message: FromWorker) => this.hear(message))
      .on('error', (error) => this.lose(describe(error)))
      .on('exit', (code) => this.lose(`it exited with code ${code}`));
    this.loaded = this.next().then(check);
    // Who starts several threads, and stops at the first error, does not ask the others.
    this.loaded.catch(() => undefined);
  }

  get alive(): boolean {
    return !this.over;
  }

  /** @throws ThreadEndedError, or an Error if the model failed */
  async ask(question: Question): Promise<Answer> {
    const answer = this.next();
    this.worker.postMessage(question satisfies ToWorker);
    const message = await answer;
    if (message.kind === 'scored') return message.answer;
    throw new Error(message.kind === 'failed' ? message.reason : `a worker said "${message.kind}" for an answer`);
  }

  /** Gives it up: it leaves as soon as it is back from what it does, and nobody waits for that. */
  giveUp(reason: string): void {
    this.worker.postMessage(null satisfies ToWorker);
    this.lose(reason);
  }

  private next(): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      if (this.over) reject(new ThreadEndedError('the worker has ended'));
      else this.waiting = { resolve, reject };
    });
  }

  private hear(message: FromWorker): void {
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.resolve(message);
  }

  private lose(reason: string): void {
    if (this.over) return;
    this.over = true;
    this.waiting?.reject(new ThreadEndedError(reason));
    this.waiting = undefined;
    this.end(reason);
  }
}

function check(message: FromWorker): void {
  if (message.kind === 'refused')
    throw message.isModelError ? new ModelError(message.reason) : new Error(message.reason);
  if (message.kind !== 'loaded') throw new Error(`a worker said "${message.kind}" instead of what it loaded`);
}

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it ran out of memory' : `it failed: ${message}`;
}
