import { createWriteStream, openSync, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { reasonOf, UsageFault } from '@sms-checker/cli';
import type { Outcome } from './run.js';

/** Opens a file for writing, so that a wrong path is told at once. @throws UsageFault */
export function opened(file: string): number {
  try {
    return openSync(file, 'w');
  } catch (error) {
    throw new UsageFault(`${file} cannot be written (${reasonOf(error)})`);
  }
}

/** A file that gets one line for each call; what went wrong in writing is told by `close`. */
export class Records {
  private readonly stream: WriteStream;
  private readonly ended: Promise<void>;

  /** @param lineOf the line of a call, or undefined where it has none @throws UsageFault if the file cannot be opened */
  constructor(
    file: string,
    private readonly lineOf: (outcome: Outcome) => string | undefined,
  ) {
    this.stream = createWriteStream(file, { fd: opened(file) });
    this.ended = finished(this.stream);
    this.ended.catch(() => undefined);
  }

  add(outcome: Outcome): void {
    const line = this.lineOf(outcome);
    if (line !== undefined && this.stream.writable) this.stream.write(`${line}\n`);
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    if (this.stream.writable) this.stream.end();
    await this.ended;
  }
}

/** One line of JSON, without the text of the message. */
export function logLineOf({ call, time, status, latencyMs, serviceMs, version, reply }: Outcome): string {
  return JSON.stringify({
    time: new Date(time).toISOString(),
    latencyMs: rounded(latencyMs),
    serviceMs: serviceMs === undefined ? undefined : rounded(serviceMs),
    status,
    version,
    modelVersion: reply?.answer?.modelVersion,
    assignment: reply?.answer?.assignment,
    requestId: reply?.requestId,
    user: call.user.number,
    label: reply?.answer?.result,
    guess: call.guess,
    truth: call.message.truth,
  });
}

/** `request id<TAB>truth` of a call that was answered, as the experiment tool reads it. */
export const labelLineOf = ({ call, reply }: Outcome): string | undefined =>
  reply?.answer && reply.requestId !== undefined ? `${reply.requestId}\t${call.message.truth}` : undefined;

const rounded = (ms: number) => Math.round(ms * 1000) / 1000;
