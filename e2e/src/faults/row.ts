import { failed, type Sent } from '../users.js';
import { quantile } from '../stats.js';

/** What became of users' calls under one fault. */
export interface FaultRow {
  fault: string;
  /** Whether something else could take the calls: then none may fail. */
  redundant: boolean;
  calls: number;
  failed: number;
  /** How often failed calls ended in what, named by status or error alone. */
  endedIn: string;
  /** p50 and p99 while the fault lasted and after it, as multiples of those before it. */
  during: [p50: number, p99: number];
  after: [p50: number, p99: number];
  /** Seconds from the moment when the fault was lifted to the end of the last call that failed. */
  recovery: number;
  /** What else was looked at, in words. */
  notes: string;
}

declare module 'vitest' {
  interface TaskMeta {
    faults?: FaultRow[];
  }
}

/** What a call that failed ended in: its status, or why there was no answer, without the detail. */
export const endOf = ({ outcome }: Sent): string => /^status (\d+)/.exec(outcome)?.[1] ?? outcome;

const latencies = (calls: readonly Sent[], phase: string) =>
  calls.filter((call) => call.phase === phase && call.outcome.startsWith('ok')).map(({ ms }) => ms);

function ratios(calls: readonly Sent[], phase: string): [number, number] {
  const [some, before] = [latencies(calls, phase), latencies(calls, 'before')];
  const ratio = (share: number) => quantile(some, share) / quantile(before, share);
  return [ratio(0.5), ratio(0.99)];
}

/**
 * The figures of calls in the phases `before`, `during` and `after`.
 * @param lifted milliseconds from the start of the load to the moment when the fault was lifted
 */
export function rowOf(
  { fault, redundant, notes = '' }: Pick<FaultRow, 'fault' | 'redundant'> & { notes?: string | undefined },
  calls: readonly Sent[],
  lifted: number,
): FaultRow {
  const bad = failed(calls);
  const counts = new Map<string, number>();
  for (const call of bad) counts.set(endOf(call), (counts.get(endOf(call)) ?? 0) + 1);
  const ends = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([end, count]) => `${count} ${end}`);
  return {
    fault,
    redundant,
    calls: calls.length,
    failed: bad.length,
    endedIn: ends.join(', ') || 'none',
    during: ratios(calls, 'during'),
    after: ratios(calls, 'after'),
    recovery: Math.max(0, ...bad.map(({ at, ms }) => (at + ms - lifted) / 1000)),
    notes,
  };
}
