// Stands in for worker.ts in tests: does what the text says, and notes in the folder each text that it gets.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

const { folder } = workerData;
const note = join(folder, 'computed');
const computed = () => (existsSync(note) ? readFileSync(note, 'utf8').split('\n') : []);
const pause = new Int32Array(new SharedArrayBuffer(4));

const DEEDS = {
  exit: () => process.exit(7),
  'exit once': () => computed().filter((text) => text === 'exit once').length === 1 && process.exit(7),
  fail: () => {
    throw new Error('a fault of the engine');
  },
  hold: () => {
    while (!existsSync(join(folder, 'release'))) Atomics.wait(pause, 0, 0, 2);
  },
  hoard: () => {
    for (const hoard = []; ;) hoard.push(new Array(1e6).fill(hoard.length));
  },
};

parentPort.on('message', (question) => {
  if (question === null) process.exit(0);
  const { text, explain } = question;
  appendFileSync(note, `${text}\n`);
  try {
    DEEDS[text.trim()]?.();
    const explanation =
      explain && text.startsWith('exact') ? { method: 'additive', base: 0, logit: 0, parts: [] } : undefined;
    const answer = { label: 'ham', probability: text.length / 1000, seconds: 0.5, explanation };
    parentPort.postMessage({ kind: 'scored', answer });
  } catch (error) {
    parentPort.postMessage({ kind: 'failed', reason: error.message });
  }
});

if (workerData.manifest.name === 'bad') {
  parentPort.postMessage({ kind: 'refused', isModelError: true, reason: 'a bad model' });
} else {
  parentPort.postMessage({ kind: 'loaded' });
}
