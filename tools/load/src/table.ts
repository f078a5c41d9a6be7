import type { Summary } from './summary.js';
import type { Quantiles, Row } from './tally.js';

const ROWS: readonly [string, (row: Row) => string][] = [
  ['calls', ({ calls }) => String(calls)],
  ['share', ({ share }) => percent(share)],
  ['new users', ({ newUsers }) => String(newUsers)],
  ['failed', ({ failed, calls }) => ofAll(failed, calls)],
  ['latency p50/p95/p99 ms', ({ latencyMs }) => quantiles(latencyMs)],
  ['service p50/p95/p99 ms', ({ serviceMs }) => quantiles(serviceMs)],
  ['guesses that agree', ({ agreed, guesses }) => ofAll(agreed, guesses)],
  ['right answers', ({ right, calls, failed }) => ofAll(right, calls - failed)],
  ['changes of version', ({ changes }) => String(changes)],
  ['random', ({ assignments }) => String(assignments.random)],
  ['pinned', ({ assignments }) => String(assignments.pinned)],
  ['header', ({ assignments }) => String(assignments.header)],
  ['no assignment', ({ assignments }) => String(assignments.none)],
];

/** The end of a run in words: a column for each version, and the failures. */
export function tableOf({ arrived, missed, all, versions }: Summary): string {
  const columns = versions.length === 1 ? versions : [...versions, all];
  const lines = [
    ['', ...columns.map(({ version }) => version)],
    ...ROWS.map(([title, cell]) => [title, ...columns.map(cell)]),
  ];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i + 1]?.length ?? 0)));
  const table = lines.map(([title = '', ...cells]) =>
    [title.padEnd(24), ...cells.map((cell, i) => cell.padStart(widths[i] ?? 0))].join('  ').trimEnd(),
  );
  const failures = versions.flatMap(({ version, failures }) =>
    Object.entries(failures).map(([status, count]) => `failed: ${version} ${count} × ${status}`),
  );
  const missing = missed > 0 ? [`missed: ${ofAll(missed, arrived)} could not be sent in time`] : [];
  return [...table, ...failures, ...missing].join('\n');
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

const ofAll = (some: number, all: number) => (all === 0 ? '-' : `${some} (${percent(some / all)})`);

export function quantiles(of: Quantiles | null): string {
  return of ? [of.p50, of.p95, of.p99].map((ms) => ms.toFixed(ms < 10 ? 1 : 0)).join(' / ') : '-';
}
