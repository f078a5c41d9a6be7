import { write } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PartlyWritten, type LineSink } from './line-buffer.js';

/** What a pipe takes in one piece (PIPE_BUF of Linux), so that no line of another log comes in between. */
const PIECE = 4096;

/** How often a pipe that is full is tried again, and how long it is waited for in between. */
const TRIES = 50;
const PAUSE_MS = 20;

const writeTo = promisify(write);

/** Writes lines to a file descriptor in whole lines at a time, without holding the event loop as `process.stdout` would. */
export class StdoutSink implements LineSink {
  constructor(private readonly fd = 1) {}

  async append(bytes: Buffer): Promise<void> {
    let tries = 0;
    for (let at = 0; at < bytes.length;) {
      try {
        const { bytesWritten } = await writeTo(this.fd, bytes, at, endOfPiece(bytes, at) - at);
        at += bytesWritten;
        tries = 0;
      } catch (error) {
        tries++;
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || tries === TRIES) {
          throw new PartlyWritten(linesIn(bytes.subarray(0, at)), error as Error);
        }
        await sleep(PAUSE_MS);
      }
    }
  }
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}

/** As many whole lines as fit into one piece; a longer line is a piece of its own. */
function endOfPiece(bytes: Buffer, start: number): number {
  if (bytes.length - start <= PIECE) return bytes.length;
  const last = bytes.lastIndexOf(10, start + PIECE - 1);
  if (last >= start) return last + 1;
  const next = bytes.indexOf(10, start);
  return next < 0 ? bytes.length : next + 1;
}
