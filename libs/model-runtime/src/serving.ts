import type { Explanation } from './explain.js';
import { InlineModel } from './inline.js';
import { executionOf, type Manifest } from './manifest.js';
import { readModelFiles } from './model-files.js';
import { Model, type Prediction } from './model.js';
import { WorkerPool } from './pool/pool.js';

/** A prediction, and the time that it took. */
export interface Scored extends Prediction {
  /** Seconds of the inference alone. */
  seconds: number;
  /** Seconds in the queue; 0 where there is none. */
  queued: number;
}

/** A prediction, and why. */
export interface Explained {
  answer: Scored;
  explanation: Explanation;
}

/** What a pool of workers has to do at a moment. */
export interface PoolLoad {
  /** Messages that wait for a worker. */
  queued: number;
  /** Workers that are busy with a message. */
  busy: number;
  /** Workers that serve; with none of them there is no answer. */
  alive: number;
}

/** Bounds of a model in worker threads; one on the main thread needs the deadline alone. */
export interface ServingOptions {
  /** Worker threads, each with a copy of the model: 1 or more. */
  workers: number;
  /** Messages that may wait for a worker: 1 or more. */
  queue: number;
  /** Milliseconds that a call may take in all. */
  deadlineMs: number;
  /** Told whenever a number of the load has changed. */
  onChange?: (load: PoolLoad) => void;
  /** Told, with the reason in words, whenever a worker has ended and another is to take its place. */
  onRestart?: (reason: string) => void;
}

/** A model that answers many callers, wherever it runs. */
export interface ServingModel {
  readonly manifest: Manifest;
  readonly execution: 'inline' | 'workers';
  /** None where there are no workers. */
  readonly load?: PoolLoad;
  /**
   * @throws QueueFullError, DeadlineError, NoWorkerError; LethalMessageError if workers end with this message; the
   * signal's reason when it is aborted: what then still waits is not computed
   */
  predict(text: string, signal?: AbortSignal): Promise<Scored>;
  /**
   * Many messages in one call, in order, with one deadline for all: never holds the event loop for long, never takes
   * more than a fair share of the queue. Throws as {@link predict} does.
   */
  predictMany(texts: readonly string[], signal?: AbortSignal): Promise<Scored[]>;
  /**
   * The answer, and why: exact where the weights of the model can be read, else by leaving out one word after the other,
   * each time with a prediction, at most as many at a time as there are workers. One deadline for all: shortly before it
   * the words that have been tried by then are the explanation. Throws as {@link predict} does.
   */
  explain(text: string, signal?: AbortSignal): Promise<Explained>;
  /**
   * Ends it when the calls that there are have ended.
   * @param withinMs milliseconds after which the calls that are left get a NoWorkerError; more than their deadline if left out
   */
  close(withinMs?: number): Promise<void>;
}

/**
 * Opens the model in a folder, verified, where its manifest wants it: see {@link executionOf}. What becomes of the folder
 * afterwards is of no matter.
 * @throws ModelError that says what is wrong and where; any other error is none of the folder as it stands
 */
export async function openModel(folder: string, options: ServingOptions): Promise<ServingModel> {
  const files = await readModelFiles(folder);
  if (executionOf(files.manifest) === 'workers') return WorkerPool.open(files, options);
  return new InlineModel(await Model.open(files), options.deadlineMs);
}
