import type { Outcome } from './run.js';
import { Tally, type Row } from './tally.js';

/** Row of calls that failed before any version was known to have them. */
const UNKNOWN = 'unknown';

/** What came of a run so far. */
export interface Summary {
  /** Calls that were to be made. */
  readonly arrived: number;
  /** Of these, calls that could not be sent in time. */
  readonly missed: number;
  /** Calls that got an HTTP status. */
  readonly reached: number;
  readonly all: Row;
  readonly versions: readonly Row[];
}

/** Takes what came of the calls, by version. */
export class Summaries {
  private readonly all = new Tally();
  private readonly versions = new Map<string, Tally>();
  private arrived = 0;
  private missed = 0;
  private reached = 0;

  add(outcome: Outcome): void {
    this.arrived++;
    if (!outcome.reply) {
      this.missed++;
      return;
    }
    if (typeof outcome.status === 'number') this.reached++;
    this.all.add(outcome);
    const version = outcome.version ?? UNKNOWN;
    const tally = this.versions.get(version) ?? new Tally();
    this.versions.set(version, tally);
    tally.add(outcome);
  }

  get summary(): Summary {
    const { arrived, missed, reached } = this;
    const all = this.all.row('all', arrived - missed);
    const names = [...this.versions.keys()].sort();
    const versions = names.flatMap((name) => this.versions.get(name)?.row(name, all.calls) ?? []);
    return { arrived, missed, reached, all, versions };
  }
}
