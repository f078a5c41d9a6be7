// Preloaded by a process that is measured: tells, when asked, by how many milliseconds its event loop
// was late since the last time. That costs about a percent of a CPU.
import { isMainThread } from 'node:worker_threads';
import { loopDelay } from './loop-delay.mjs';

if (isMainThread) {
  const tell = loopDelay();
  process.on('message', () => process.send(tell()));
  process.channel.unref();
}
