import { getPriority, platform, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { ModelError } from '../errors.js';
import type { ModelFiles } from '../model-files.js';
import { Model } from '../model.js';
import type { Question } from './job.js';
import type { FromWorker, ToWorker } from './messages.js';

/** The entry of a worker thread: opens the model that it is given, then scores one text after the other. */
const port = parentPort;
if (!port) throw new Error('this file is the entry of a worker thread: open a model with openModel() instead');
const tell = (message: FromWorker) => port.postMessage(message);

/** Niceness of a worker: the main thread, which has little to do for a message, then never waits long for a CPU. */
const NICENESS = 10;

// On Linux this is the priority of the calling thread alone, elsewhere that of the whole process.
if (platform() === 'linux') {
  try {
    setPriority(Math.max(NICENESS, getPriority()));
  } catch {
    // Where this is forbidden, answers of the main thread may wait; the model answers all the same.
  }
}

let model: Model | undefined;

async function answer({ text, explain }: Question): Promise<FromWorker> {
  if (!model) throw new Error('a text came before the model was loaded');
  const start = performance.now();
  const prediction = await model.predict(text);
  const seconds = (performance.now() - start) / 1000;
  return {
    kind: 'scored',
    answer: { ...prediction, seconds, explanation: explain ? model.explainExactly(text) : undefined },
  };
}

port.on('message', (message: ToWorker) => {
  // In a worker this ends the thread alone.
  if (message === null) process.exit(0);
  answer(message).then(tell, (error: unknown) => tell({ kind: 'failed', reason: String(error) }));
});

try {
  model = await Model.open(workerData as ModelFiles);
  tell({ kind: 'loaded' });
} catch (error) {
  const reason = error instanceof ModelError ? error.message : String(error);
  tell({ kind: 'refused', isModelError: error instanceof ModelError, reason });
}
