import { expect, it } from 'vitest';
import { progressOf } from './progress.js';
import { Summaries } from './summary.js';
import { tableOf } from './table.js';
import { failure, outcome } from './testing/fake-outcome.js';

const summaryOf = (...outcomes: Parameters<Summaries['add']>[0][]) => {
  const summaries = new Summaries();
  for (const one of outcomes) summaries.add(one);
  return summaries.summary;
};

const MIXED = summaryOf(
  outcome(),
  outcome({ latencyMs: 40 }),
  outcome({ before: 'v1' }, { version: 'v2', result: 'spam' }),
  failure(503, { version: 'v2' }),
  failure(200, { version: 'v2' }),
  failure('ECONNREFUSED', { version: undefined }),
  failure('missed', { version: undefined, serviceMs: undefined, reply: undefined }),
);

it('counts by version', () => {
  expect(MIXED).toMatchObject({ arrived: 7, missed: 1, reached: 5 });
  const [unknown, v1, v2] = MIXED.versions;
  expect(unknown).toMatchObject({ version: 'unknown', calls: 1, failed: 1, failures: { ECONNREFUSED: 1 } });
  expect(v1).toMatchObject({
    version: 'v1',
    calls: 2,
    share: 1 / 3,
    newUsers: 2,
    failed: 0,
    guesses: 2,
    agreed: 2,
    right: 2,
    changes: 0,
    assignments: { random: 2, pinned: 0, header: 0, none: 0 },
  });
  expect(v2).toMatchObject({
    calls: 3,
    newUsers: 0,
    failed: 2,
    failures: { '503': 1, '200 without a prediction': 1 },
    guesses: 1,
    agreed: 0,
    right: 0,
    changes: 1,
  });
  expect(MIXED.all).toMatchObject({ calls: 6, share: 1, failed: 3, guesses: 3, agreed: 2, changes: 1 });
});

it('knows the quantiles to a thousandth', () => {
  const { all } = summaryOf(...Array.from({ length: 1000 }, (_, i) => outcome({ latencyMs: i + 1, serviceMs: 0.5 })));
  const { p50 = 0, p95 = 0, p99 = 0, max = 0 } = all.latencyMs ?? {};
  for (const [found, exact] of [
    [p50, 500],
    [p95, 950],
    [p99, 990],
    [max, 1000],
  ] as const)
    expect(Math.abs(found / exact - 1)).toBeLessThan(0.001);
  expect(all.serviceMs?.p99).toBeCloseTo(0.5, 3);
});

it('takes a latency beyond its scale for the largest', () => {
  expect(summaryOf(outcome({ latencyMs: 1e9, serviceMs: 0 })).all.latencyMs?.max).toBeGreaterThan(599_000);
});

it('shows a column for each version, the failures and the missed', () => {
  expect(tableOf(MIXED)).toMatchInlineSnapshot(`
    "                               unknown            v1            v2           all
    calls                                1             2             3             6
    share                          16.67 %       33.33 %       50.00 %      100.00 %
    new users                            0             2             0             2
    failed                    1 (100.00 %)    0 (0.00 %)   2 (66.67 %)   3 (50.00 %)
    latency p50/p95/p99 ms    20 / 20 / 20  20 / 40 / 40  20 / 20 / 20  20 / 40 / 40
    service p50/p95/p99 ms    10 / 10 / 10  10 / 10 / 10  10 / 10 / 10  10 / 10 / 10
    guesses that agree                   -  2 (100.00 %)    0 (0.00 %)   2 (66.67 %)
    right answers                        -  2 (100.00 %)    0 (0.00 %)   2 (66.67 %)
    changes of version                   0             0             1             1
    random                               0             2             1             3
    pinned                               0             0             0             0
    header                               0             0             0             0
    no assignment                        0             0             0             0
    failed: unknown 1 × ECONNREFUSED
    failed: v2 1 × 503
    failed: v2 1 × 200 without a prediction
    missed: 1 (14.29 %) could not be sent in time"
  `);
});

it('shows one column where there is one version', () => {
  expect(tableOf(summaryOf(outcome())).split('\n')[0]?.trim()).toBe('v1');
});

it('shows dashes where nothing was sent', () => {
  expect(tableOf(summaryOf())).toMatch(/^calls +0$/m);
  expect(tableOf(summaryOf())).toMatch(/^latency p50\/p95\/p99 ms +-$/m);
});

it('tells the progress in a line', () => {
  expect(progressOf(MIXED, 12.4, 3)).toBe(
    '12 s · 7 calls · 3 under way · unknown 1 · v1 2 · v2 3 · 3 failed · 1 missed · p50/p95/p99 20 / 40 / 40 ms',
  );
});
