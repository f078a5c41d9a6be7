import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/**
 * Stdout, written to at once, so that nothing is lost when the process ends. A line that cannot be written is lost, as there
 * is nowhere to say so: the stream that pino makes would wait for ever at the end where a disk is full.
 */
export const stdout: DestinationStream = {
  write(line) {
    try {
      for (let rest = Buffer.from(line); rest.length > 0;) rest = rest.subarray(writeSync(1, rest));
    } catch {
      // A full disk, or a reader that has gone.
    }
  },
};
