import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { between } from '../lib/page.mjs';
import { judge } from './goals.mjs';
import { CHAINS, serversOf } from './servers.mjs';
import { tablesOf } from './tables.mjs';

const level = (rate) => ({ rate, p50: 1000 / rate, p99: 2000 / rate, microseconds: 1e6 / rate, busy: 0.5 });
const sample = (rate) => ({
  startMs: 500,
  megabytes: 100,
  at: { 1: level(rate / 2), 16: level(rate), 64: level(rate) },
});
const list = serversOf('graph', 'pipeline');
/** The second repetition came while the machine was half as fast. */
const twice = (rate) => [sample(rate), sample(rate / 2), sample(rate)];
const lines = { featurise: 1, predict: 2, call: 3 };

const figures = (rates = {}) => ({
  run: {
    date: '2000-01-01',
    command: 'npm run bench',
    cores: 2,
    processor: 'P',
    node: '20',
    load: 0.2,
    repetitions: 3,
    turns: 2,
    seconds: 1,
    pinned: 'on core 0',
    fitted: '5000 messages',
  },
  list,
  samples: Object.fromEntries(list.map(({ id }) => [id, twice(rates[id] ?? 1000)])),
  chainList: CHAINS,
  chains: Object.fromEntries(CHAINS.map(({ id }) => [id, twice(rates[id] ?? 1000)])),
  probes: ['/healthz', '/metrics'].map((path) => ({ path, calls: 9, p50: 1, p99: 21 })),
  sizes: [{ name: 'frontend', megabytes: 49.4 }],
  path: {
    capacity: 400,
    rate: 200,
    p99: { with: 12, without: 10, ratio: 1.2, low: 1.1, high: 1.3 },
    processes: [{ name: 'model-service v3', megabytes: 265, stable: NaN, canary: NaN, shadow: 3614 }],
    users: [{ users: 0, microseconds: 300, megabytes: 68 }],
  },
  byLength: [{ length: 4096, v1: lines, v2: lines, v3: lines }],
  byRows: [{ rows: 256, v1: 4, v2: 5 }],
});

const goal = (rates, start) => judge(figures(rates)).find(({ what }) => what.startsWith(start));

describe('goals', () => {
  it('are reached by the ratio within each repetition', () => {
    const [v2] = judge(figures({ v2: 600, 'bare-v2': 1000 }));
    expect(v2).toMatchObject({ goal: 'at least 0.6', measured: '0.60 (0.60 to 0.60)', reached: true });
  });

  it('are not reached below what was asked', () => {
    expect(goal({ v2: 599 }, 'requests/s: v2 to node:http')).toMatchObject({ reached: false });
    expect(goal({ frontend: 1999 }, 'requests/s: frontend')).toMatchObject({ goal: 'at least 2', reached: false });
  });

  it('ask for at most what is better small', () => {
    expect(goal({ v3: 600 }, 'p99: v3')).toMatchObject({
      goal: 'at most 1.5',
      measured: '1.67 (1.67 to 1.67)',
      reached: false,
    });
    expect(goal({ v3: 700 }, 'p99: v3')).toMatchObject({ reached: true });
    expect(goal({}, 'p99 of /metrics')).toMatchObject({ measured: '21.0', reached: false });
    expect(goal({}, 'start of v1')).toMatchObject({ measured: '0.50 (0.50 to 0.50)', reached: true });
  });
});

describe('tables', () => {
  const tables = tablesOf(figures({ v2: 600 }));

  it('fill every mark of the page but the one of the soak', () => {
    const page = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');
    const marks = [...page.matchAll(/<!-- (\w+) -->/g)].map(([, mark]) => mark);
    expect([...Object.keys(tables), 'soak'].sort()).toEqual(marks.sort());
    for (const [mark, text] of Object.entries(tables)) expect(between(page, mark, text)).toContain(text);
  });

  it('have a row for each server, with medians over the repetitions', () => {
    expect(tables.servers.split('\n')).toHaveLength(list.length + 2);
    expect(tables.servers).toContain('| model-service v2 | 300 | 600 | 600 | 1,667 | 100 | 0.50 |');
  });

  it('say of which rates the load was the limit', () => {
    const limited = figures();
    for (const { at } of limited.samples.constant) at[16].busy = 0.95;
    expect(tablesOf(limited).servers).toContain('| node:http, constant answer | 500 | ≥ 1,000 | 1,000 |');
  });

  it('have no figure where no call came', () => {
    expect(tables.path).toContain('| model-service v3 | – | – | 3,614 | 265 |');
  });

  it('say when the machine was busy', () => {
    expect(tables.run).not.toContain('Other programs');
    const { run, ...rest } = figures();
    expect(tablesOf({ ...rest, run: { ...run, load: 1.1 } }).run).toContain(
      'Other programs used the machine meanwhile',
    );
  });
});
