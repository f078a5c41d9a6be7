import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { startNode } from '../start-node.js';

/** Of what a process said last on stderr. */
const LAST_LINES = 5;
const LINE_LENGTH = 300;

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** All of it: nothing of this process's own environment is handed on. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A process of Node, of which the lines are heard. */
export class Child {
  /** Settles when it has ended and all that it said has been read: how it ended, in words. */
  readonly ended: Promise<string>;
  private readonly child: ChildProcess;
  private readonly last: string[] = [];

  /** @param heard each line of stdout */
  constructor({ program, args, environment }: Command, heard: (line: string) => void) {
    this.child = startNode(program, args, environment);
    eachLine(this.child.stdout, heard);
    eachLine(this.child.stderr, (line) => {
      this.last.push(line.slice(0, LINE_LENGTH));
      if (this.last.length > LAST_LINES) this.last.shift();
    });
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => resolve(error.message));
      this.child.once('close', (code, signal) => resolve(signal ?? `exit code ${code ?? 'unknown'}`));
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** What it said last on stderr. */
  get lastWords(): string {
    return this.last.join('\n');
  }

  /** Waits for it to end by itself, and kills it when it has not. @param limit milliseconds @returns how it ended */
  async endedWithin(limit: number): Promise<string> {
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort();
      this.kill('SIGKILL');
    }, limit);
    const ended = await this.ended;
    clearTimeout(timer);
    return late.signal.aborted ? `not done after ${limit / 1000} s` : ended;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Asks it to end, and kills it when it has not within a time. @param grace milliseconds */
  async end(signal: 'SIGTERM' | 'SIGINT', grace: number): Promise<void> {
    this.kill(signal);
    const timer = new AbortController();
    await Promise.race([this.ended, sleep(grace, undefined, { signal: timer.signal }).catch(() => undefined)]);
    timer.abort();
    // Does nothing where it has ended.
    this.kill('SIGKILL');
    await this.ended;
  }
}

function eachLine(stream: Readable | null, heard: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', heard);
}
