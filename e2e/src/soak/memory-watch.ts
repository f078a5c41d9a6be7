import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../progress.js';
import { system } from '../system/system.js';
import { coursesOf, type Course, type Look } from './courses.js';

/** Between two looks: each costs the system a process in every pod. */
const LOOK_MS = 5000;

/** Looks at the memory of every process again and again. */
export class MemoryWatch {
  private readonly looks: Look[] = [];
  private readonly start = performance.now();
  private readonly end = new AbortController();
  private readonly watching: Promise<void>;
  private state?: { turn: number; season: string };

  constructor(private readonly lookMs = LOOK_MS) {
    this.watching = this.watch();
  }

  /** What is looked at from now on belongs to the strategy of this turn; what is seen on the way to it, to none. */
  settled(turn: number, season: string): void {
    this.state = { turn, season };
  }

  switching(): void {
    this.state = undefined;
  }

  /** Looks no more. @returns the course of each process from the turn of this number on */
  async stop(fromTurn: number): Promise<Course[]> {
    this.end.abort();
    await this.watching;
    return coursesOf(this.looks.filter(({ turn }) => turn >= fromTurn));
  }

  private async watch(): Promise<void> {
    while (!this.end.signal.aborted) {
      const { state } = this;
      try {
        const bytes = await system.memory();
        const hours = (performance.now() - this.start) / 3_600_000;
        const megabytes = new Map([...bytes].map(([name, value]) => [name, value / 1e6]));
        if (state !== undefined && state === this.state) this.looks.push({ ...state, hours, megabytes });
      } catch (error) {
        say(`a look at the memory failed: ${error instanceof Error ? error.message : String(error)}`);
      }
      await sleep(this.lookMs, undefined, { signal: this.end.signal }).catch(() => undefined);
    }
  }
}
