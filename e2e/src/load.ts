import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from './http.js';

/** What came of the calls of one phase. */
export interface Tally {
  sent: number;
  /** Calls by what they ended in, in words; `ok` comes first in those that ended well. */
  outcomes: Map<string, number>;
}

export interface LoadOptions {
  perSecond: number;
  /** The load ends by itself after so many calls. */
  maxCalls: number;
  /** More calls than this under way at once are not sent but counted as failed: the system does not keep up. */
  maxInFlight?: number;
}

/**
 * Sends calls at a fixed rate whether or not earlier ones have been answered, so that a slow system gets no less to do.
 * `send` gets the number of the call and resolves to what came of it; what it throws is counted by its reason.
 */
export class OpenLoop {
  private readonly tallies = new Map<string, Tally>();
  private readonly running = new Set<Promise<void>>();
  private readonly done: Promise<void>;
  private tally!: Tally;
  private stopped = false;
  private calls = 0;

  constructor(
    private readonly options: LoadOptions,
    private readonly send: (call: number) => Promise<string>,
    firstPhase = 'load',
  ) {
    this.phase(firstPhase);
    this.done = this.run();
  }

  /** Counts the calls that are sent from now on under this name. */
  phase(name: string): void {
    this.tally = this.tallies.get(name) ?? { sent: 0, outcomes: new Map() };
    this.tallies.set(name, this.tally);
  }

  /** Sends no more, waits for the answers still to come, and gives what came of all calls by phase. */
  async stop(): Promise<Map<string, Tally>> {
    this.stopped = true;
    return this.finished();
  }

  /** Waits until all calls are sent and answered. */
  async finished(): Promise<Map<string, Tally>> {
    await this.done;
    await Promise.all(this.running);
    return this.tallies;
  }

  private async run(): Promise<void> {
    const { perSecond, maxCalls, maxInFlight = 500 } = this.options;
    const start = performance.now();
    while (!this.stopped && this.calls < maxCalls) {
      const due = Math.min(maxCalls, Math.floor(((performance.now() - start) / 1000) * perSecond) + 1);
      for (; this.calls < due; this.calls++) {
        this.tally.sent++;
        if (this.running.size < maxInFlight) this.start();
        else count(this.tally, `not sent: ${maxInFlight} calls were under way`);
      }
      await sleep(5);
    }
  }

  private start(): void {
    const { tally } = this;
    const running = this.send(this.calls)
      .catch(reasonOf)
      .then((outcome) => {
        count(tally, outcome);
        this.running.delete(running);
      });
    this.running.add(running);
  }
}

function count({ outcomes }: Tally, outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}

/** The calls that did not end well. */
export function failures({ outcomes }: Tally): Map<string, number> {
  return new Map([...outcomes].filter(([outcome]) => !outcome.startsWith('ok')));
}

/** Runs `job` for every item, so many at a time, and gives the results in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  job: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [i, item] of queue) results[i] = await job(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
