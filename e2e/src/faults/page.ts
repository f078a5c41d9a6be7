import { markdownTable } from '../markdown-table.js';
import type { FaultRow } from './row.js';

const INTRO = `# Faults

\`npm run e2e:faults\` writes the first table, \`npm run e2e:faults -- --cluster\` the second: a row for each fault of files that
passed. Names (\`npm run e2e:faults -- killed\`) run some files alone, and replace their rows. The files are in
[e2e/faults](../e2e/faults).

Under each fault users call at half of the rate that the release could answer just before, or at what its name says, and every
answer is checked. Where something else can take the calls (_redundant_) none may fail; elsewhere calls may fail only while the
fault lasts, and only as the file names it. Latencies are multiples of those before the fault (p50 / p99, of the calls that were answered); recovery
counts from the moment when the fault was lifted (a kill: when it was done) to the end of the last call that failed.
`;

const TITLES = { local: '## On one machine', cluster: '## On a cluster' } as const;

const HEAD = ['fault', 'redundant', 'calls', 'failed', 'ended in', 'during', 'after', 'recovery', 'besides'];

const times = ([p50, p99]: readonly [number, number]) =>
  [p50, p99].map((ratio) => (Number.isFinite(ratio) ? ratio.toFixed(1) : '–')).join(' / ');

const cellsOf = (row: FaultRow): string[] => [
  row.fault,
  row.redundant ? 'yes' : 'no',
  row.calls.toLocaleString('en'),
  row.failed.toLocaleString('en'),
  row.endedIn,
  times(row.during),
  times(row.after),
  `${row.recovery.toFixed(1)} s`,
  row.notes || '–',
];

/** The rows of a table, without its head, cell by cell. */
const rowsOf = (section: string): string[][] =>
  [...section.matchAll(/^\| (.*) \|$/gm)]
    .map(([, line = '']) => line.split(' | ').map((cell) => cell.trim()))
    .filter(([first = '']) => first !== HEAD[0] && !/^-+$/.test(first));

/** The page with these rows in place of those of the same faults, in the table of where they were measured, by name. */
export function rewriteFaults(
  page: string,
  system: keyof typeof TITLES,
  machine: string,
  rows: readonly FaultRow[],
): string {
  const old = page.split(/^(?=## )/m).slice(1);
  const sections = new Map(old.map((section) => [section.split('\n', 1)[0] ?? '', section.trim()]));
  const merged = new Map(rowsOf(sections.get(TITLES[system]) ?? '').map((cells) => [cells[0] ?? '', cells]));
  for (const row of rows) merged.set(row.fault, cellsOf(row));
  const sorted = [...merged.values()].sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  sections.set(TITLES[system], `${TITLES[system]}\n\n${machine}\n\n${markdownTable([HEAD, ...sorted])}`);
  const present = Object.values(TITLES).flatMap((title) => sections.get(title) ?? []);
  return `${[INTRO.trim(), ...present].join('\n\n')}\n`;
}
