// Preloaded by a process that is measured: tells, when asked, by how much its event loop was late.
import { isMainThread } from 'node:worker_threads';
import { loopDelay } from './loop-delay.mjs';

if (isMainThread) {
  const tell = loopDelay();
  process.on('message', (message) => message === 'loop-delay' && process.send(tell()));
  process.channel.unref();
}
