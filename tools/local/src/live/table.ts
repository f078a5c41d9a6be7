import { count, errorsOf, ms, percent } from './format.js';
import type { Row } from './rows.js';
import { cut, type Style, wrapped } from './style.js';
import type { View } from './view.js';

/** Columns and lines of a terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const COLUMNS: readonly [title: string, width: number, cell: (row: Row) => string][] = [
  ['share', 7, ({ share }) => percent(share, 0)],
  ['seen', 8, ({ role, seen }) => (role === 'shadow' ? '' : percent(seen))],
  ['requests', 9, ({ requests }) => count(requests)],
  ['errors', 12, ({ errors, requests }) => errorsOf(errors, requests)],
  ['p50', 8, ({ latency }) => ms(latency?.p50)],
  ['p95', 8, ({ latency }) => ms(latency?.p95)],
  ['mirrored', 9, ({ role, seen }) => (role === 'shadow' ? percent(seen) : '')],
  ['agrees', 8, ({ agreed }) => (agreed ? percent((100 * agreed.agree) / agreed.pairs) : '')],
];

const COLOURS = { stable: 'green', canary: 'yellow', shadow: 'cyan' } as const;
const VERDICTS = { accept: 'green', reject: 'red', invalid: 'red' } as const;

/** The screen: a line each, no wider and no more than it takes. What happened last is kept, what is older goes first. */
export function screenOf(view: View, { columns, rows }: Size, style: Style): string[] {
  const { url, title, state, changing, keys, events, verdict } = view;
  const above = [
    `${style('bold', 'sms-checker')} ${title}`,
    `page ${url}/sms/  API ${url}/docs`,
    '',
    ...tableOf(view.rows, style),
    '',
    [...state, ...(changing === undefined ? [] : [style('yellow', `${changing} …`)])].join(' · '),
    keys.map(([key, what]) => `${style('bold', key)} ${what}`).join('  '),
  ];
  const [headline = '', ...reasons] = verdict;
  const told = [...coloured(headline, columns, style), ...reasons.flatMap((line) => wrapped(line, columns))];
  const judged = headline === '' ? [] : ['', ...told];
  const free = rows - above.length - judged.length - 1;
  const happened = free > 0 && events.length > 0 ? ['', ...events.slice(-free).map((line) => style('dim', line))] : [];
  return [...above, ...judged, ...happened].slice(0, rows).map((line) => cut(line, columns));
}

/** The table of versions. */
export function tableOf(rows: readonly Row[], style: Style): string[] {
  const title = ['version'.padEnd(10), ...COLUMNS.map(([name, width]) => name.padStart(width))].join('');
  return [
    style('dim', title),
    ...rows.map((row) => {
      const name = `${row.version} ${row.role}`.padEnd(10);
      const cells = COLUMNS.map(([what, width, cell]) => {
        const text = cell(row).padStart(width);
        return what === 'errors' && row.errors > 0 ? style('red', text) : text;
      });
      return [style(COLOURS[row.role], name), ...cells].join('');
    }),
  ];
}

function coloured(headline: string, columns: number, style: Style): string[] {
  const [word = ''] = headline.split(':');
  const colour = VERDICTS[word as keyof typeof VERDICTS] as 'green' | 'red' | undefined;
  return wrapped(headline, columns).map((line) => style(colour ?? 'bold', line));
}
