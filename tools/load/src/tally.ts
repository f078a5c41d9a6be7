import { ASSIGNMENTS, type Assignment } from '@sms-checker/contracts';
import { build, type Histogram } from 'hdr-histogram-js';
import type { Outcome } from './run.js';

/** Quantiles of a latency, in milliseconds. */
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** What came of the calls of one version, or of all. */
export interface Row {
  readonly version: string;
  /** Calls that were sent. */
  readonly calls: number;
  /** Of all calls that were sent, 0 to 1. */
  readonly share: number;
  /** Calls that ended in anything but a prediction. */
  readonly failed: number;
  /** Those by HTTP status, or by the reason why there was none. */
  readonly failures: Readonly<Record<string, number>>;
  /** Users whose first answer came from this version. */
  readonly newUsers: number;
  /** From when a call was to be made, corrected for coordinated omission; failed calls count. */
  readonly latencyMs: Quantiles | null;
  /** From when a call was sent. */
  readonly serviceMs: Quantiles | null;
  /** Answered calls with a guess, and those whose guess the answer confirmed. */
  readonly guesses: number;
  readonly agreed: number;
  /** Answered calls whose answer is the truth. */
  readonly right: number;
  /** Answers to users whose answer before came from another version; 0 where users are sticky. */
  readonly changes: number;
  readonly assignments: Readonly<Record<Assignment, number>>;
}

/** Counts of some calls. Memory does not grow with their number. */
export class Tally {
  private readonly latency = histogram();
  private readonly service = histogram();
  private readonly failures: Record<string, number> = {};
  private readonly assignments = Object.fromEntries(ASSIGNMENTS.map((name) => [name, 0])) as Record<Assignment, number>;
  private calls = 0;
  private failed = 0;
  private newUsers = 0;
  private guesses = 0;
  private agreed = 0;
  private right = 0;
  private changes = 0;

  add({ call, status, latencyMs, serviceMs = 0, before, reply }: Outcome): void {
    this.calls++;
    record(this.latency, latencyMs);
    record(this.service, serviceMs);
    if (!reply?.answer) {
      this.failed++;
      const reason = status === 200 ? '200 without a prediction' : status;
      this.failures[reason] = (this.failures[reason] ?? 0) + 1;
      return;
    }
    const { result, version, assignment } = reply.answer;
    if (before === undefined) this.newUsers++;
    else if (before !== version) this.changes++;
    if (call.guess !== undefined) this.guesses++;
    if (call.guess === result) this.agreed++;
    if (call.message.truth === result) this.right++;
    this.assignments[ASSIGNMENTS.includes(assignment) ? assignment : 'none']++;
  }

  /** @param all calls of all versions */
  row(version: string, all: number): Row {
    const { calls, failed, failures, newUsers, guesses, agreed, right, changes, assignments } = this;
    return {
      version,
      calls,
      share: all === 0 ? 0 : calls / all,
      failed,
      failures,
      newUsers,
      latencyMs: quantilesOf(this.latency),
      serviceMs: quantilesOf(this.service),
      guesses,
      agreed,
      right,
      changes,
      assignments,
    };
  }
}

/** Microseconds from 1 to ten minutes, each with three digits. */
const histogram = () =>
  build({ lowestDiscernibleValue: 1, highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: 3 });

const record = (into: Histogram, ms: number) =>
  into.recordValue(Math.min(600_000_000, Math.max(1, Math.round(ms * 1000))));

function quantilesOf(of: Histogram): Quantiles | null {
  if (of.totalCount === 0) return null;
  const at = (percent: number) => of.getValueAtPercentile(percent) / 1000;
  return { p50: at(50), p95: at(95), p99: at(99), max: of.maxValue / 1000 };
}
