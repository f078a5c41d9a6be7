// Preloaded into a service: a worker thread ends in the way that a file says, one worker for each time the file is written.
import { readFileSync, renameSync } from 'node:fs';
import { isMainThread, threadId } from 'node:worker_threads';

const { WORKER_DEATH = '' } = process.env;

const ends = {
  exit: () => process.exit(3),
  error: () => {
    throw new Error('it was told to');
  },
  memory: () => {
    for (const held = []; ; held.push(new Array(1e6).fill(held.length)));
  },
};

/** Only one thread can have the file. */
function look() {
  const own = `${WORKER_DEATH}.${threadId}`;
  try {
    renameSync(WORKER_DEATH, own);
  } catch {
    return;
  }
  ends[readFileSync(own, 'utf8')]();
}

if (!isMainThread) setInterval(look, 10).unref();
