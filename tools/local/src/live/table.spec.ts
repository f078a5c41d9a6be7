import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Row } from './rows.js';
import { plain, styled, widthOf } from './style.js';
import { screenOf, tableOf } from './table.js';
import type { View } from './view.js';

const ROWS: Row[] = [
  {
    version: 'v1',
    role: 'stable',
    share: 90,
    seen: 89.66,
    requests: 1204,
    errors: 0,
    latency: { p50: 0.0041, p95: 0.0138 },
    agreed: { pairs: 1000, agree: 974 },
  },
  {
    version: 'v2',
    role: 'canary',
    share: 10,
    seen: 10.34,
    requests: 138,
    errors: 14,
    latency: { p50: 0.0044, p95: 0.0152 },
    agreed: undefined,
  },
  {
    version: 'v3',
    role: 'shadow',
    share: 100,
    seen: 100,
    requests: 1342,
    errors: 0,
    latency: undefined,
    agreed: undefined,
  },
];

const VIEW: View = {
  url: 'http://localhost:8080',
  title: 'local, rendered by Helm',
  rows: ROWS,
  state: ['traffic 20 a second', 'shadow on'],
  changing: undefined,
  keys: [
    ['t', 'traffic'],
    ['q', 'quit'],
  ],
  events: ['12:00:00 canary to 10 %', '12:00:09 shadow on'],
  verdict: [],
};

const REASON =
  'errors: at least 1.46 %, above the margin 1.00 %; of calls that the canary has answered so far, all told';

describe('the table', () => {
  it('tells of each version what is configured and what was seen', () => {
    expect(tableOf(ROWS, plain)).toEqual([
      'version     share    seen requests      errors     p50     p95 mirrored  agrees',
      'v1 stable    90 %  89.7 %    1,204           0  4.1 ms   14 ms           97.4 %',
      'v2 canary    10 %  10.3 %      138 14 (10.1 %)  4.4 ms   15 ms                 ',
      'v3 shadow   100 %            1,342           0                  100.0 %        ',
    ]);
  });

  it('says where the page is, what is on, which keys there are, and what has happened', () => {
    expect(screenOf(VIEW, { columns: 80, rows: 24 }, plain)).toEqual([
      'sms-checker local, rendered by Helm',
      'page http://localhost:8080/sms/  API http://localhost:8080/docs',
      '',
      ...tableOf(ROWS, plain),
      '',
      'traffic 20 a second · shadow on',
      't traffic  q quit',
      '',
      '12:00:00 canary to 10 %',
      '12:00:09 shadow on',
    ]);
  });

  it('shows what is under way', () => {
    const lines = screenOf({ ...VIEW, changing: 'canary to 15 %' }, { columns: 80, rows: 24 }, plain);
    expect(lines).toContain('traffic 20 a second · shadow on · canary to 15 % …');
  });

  it('shows a verdict with its reasons, whole', () => {
    const lines = screenOf(
      { ...VIEW, verdict: [`reject: ${REASON}`, 'accept: latency'] },
      { columns: 60, rows: 40 },
      plain,
    );
    const at = lines.findIndex((line) => line.startsWith('reject: '));
    expect(lines.slice(at, at + 3)).toEqual([
      'reject: errors: at least 1.46 %, above the margin 1.00 %; of',
      'calls that the canary has answered so far, all told',
      'accept: latency',
    ]);
  });

  it.each([
    [200, 50],
    [80, 24],
    [40, 24],
    [20, 8],
    [1, 1],
  ])('fits into %i columns and %i lines', (columns, rows) => {
    const events = Array.from({ length: 80 }, (_, i) => `event ${i}`);
    const lines = screenOf({ ...VIEW, events, verdict: [`reject: ${REASON}`] }, { columns, rows }, styled);
    expect(lines.length).toBeLessThanOrEqual(rows);
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
    // A style that was begun is ended: else it would colour what comes after it.
    // eslint-disable-next-line no-control-regex -- styles begin with this character
    for (const line of lines) expect((line.match(/\x1b\[/g) ?? []).length % 2).toBe(0);
  });

  it('keeps what has happened last', () => {
    const events = Array.from({ length: 80 }, (_, i) => `event ${i}`);
    const lines = screenOf({ ...VIEW, events }, { columns: 80, rows: 24 }, plain);
    expect(lines).toHaveLength(24);
    expect(lines.at(-1)).toBe('event 79');
  });

  it('is all there on 80 columns', () => {
    for (const line of tableOf(ROWS, plain)) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });

  it('has the same text in colours and without', () => {
    const size = { columns: 80, rows: 24 };
    const [coloured, bare] = [screenOf(VIEW, size, styled), screenOf(VIEW, size, plain)];
    expect(coloured.map((line) => stripVTControlCharacters(line))).toEqual(bare);
    expect(coloured.join()).toContain('\x1b[');
    expect(bare.join()).not.toContain('\x1b');
  });
});
