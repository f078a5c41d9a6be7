import { Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { compare } from './compare.js';
import { Sketch } from './sketch.js';

interface Given {
  id: string;
  live?: 'ham' | 'spam';
  shadow?: 'ham' | 'spam';
  milliseconds?: [number, number];
}

const line = (source: string, requestId: string, label: string, rest: object = {}) =>
  JSON.stringify({
    time: '2026-11-21T12:00:00.000Z',
    requestId,
    version: source === 'app' ? 'v1' : 'v3',
    source,
    modelVersion: source === 'app' ? 'one' : 'three',
    label,
    probability: label === 'spam' ? 0.9 : 0.1,
    milliseconds: 1,
    ...rest,
  });
const input = (name: string, lines: string[]) => ({ name, stream: Readable.from([`${lines.join('\n')}\n`]) });
const inputs = (calls: Given[]) => [
  input(
    'live',
    calls.flatMap(({ id, live, milliseconds = [1, 2] }) =>
      live ? [line('app', id, live, { milliseconds: milliseconds[0] })] : [],
    ),
  ),
  input(
    'shadow',
    calls.flatMap(({ id, shadow, milliseconds = [1, 2] }) =>
      shadow ? [line('shadow', id, shadow, { milliseconds: milliseconds[1] })] : [],
    ),
  ),
];
const calls = (times: number, live: Given['live'], shadow: Given['shadow']): Given[] =>
  Array.from({ length: times }, (_, i) => ({
    id: `${live}-${shadow}-${i}`,
    ...(live && { live }),
    ...(shadow && { shadow }),
  }));

describe('the comparison of live and shadow', () => {
  const all = [
    ...calls(80, 'ham', 'ham'),
    ...calls(10, 'spam', 'spam'),
    ...calls(2, 'ham', 'spam'),
    ...calls(8, 'spam', 'ham'),
  ];

  it('has the 2x2 table, the agreement with its exact interval, and McNemar', async () => {
    const report = await compare(inputs(all), 1000);
    expect(report.table).toEqual({ hamHam: 80, hamSpam: 2, spamHam: 8, spamSpam: 10 });
    expect(report.agreement.estimate).toBe(0.9);
    // Clopper-Pearson of 90 of 100: scipy.stats.binomtest(90, 100).proportion_ci()
    expect(report.agreement.lower).toBeCloseTo(0.8237774, 6);
    expect(report.agreement.upper).toBeCloseTo(0.950995, 6);
    // Two-sided binomial of 2 of 10 at 1/2: 2 (1 + 10 + 45) / 1024
    expect(report.mcnemar.labels.exact).toBeCloseTo(112 / 1024, 12);
    expect(report.faults).toEqual([]);
    expect(report.score.mean).toBeCloseTo((2 * 0.8 - 8 * 0.8) / 100, 12);
  });

  it('holds both against the labels', async () => {
    const truth = new Map(all.map(({ id }) => [id, id.startsWith('spam') ? ('spam' as const) : ('ham' as const)]));
    const { accuracy, mcnemar } = await compare(inputs(all), 1000, truth);
    expect(accuracy).toEqual({ pairs: 100, both: 90, onlyLive: 10, onlyShadow: 0, neither: 0 });
    expect(mcnemar.truth?.exact).toBeCloseTo(2 / 1024, 12);
  });

  it('counts what has no partner on either side, and what is no line of the log', async () => {
    const odd = input('odd', [
      '{"level":30,"msg":"listening"}',
      'plain words',
      '{"half":',
      line('app', 'x', 'eggs'),
      '',
      `{${'x'.repeat(200_000)}`,
    ]);
    const report = await compare(
      [...inputs([...all, ...calls(3, 'ham', undefined), ...calls(1, undefined, 'spam')]), odd],
      1000,
    );
    expect(report.unpaired).toEqual({ live: 3, shadow: 1, givenUp: 0 });
    expect(report.completeness.estimate).toBeCloseTo(100 / 103, 12);
    expect(report.otherLines).toBe(6);
  });

  it('pairs latencies', async () => {
    const slow = all.map((call, i) => ({
      ...call,
      milliseconds: [1 + i / 100, 3 + (3 * i) / 100] as [number, number],
    }));
    const { latency } = await compare(inputs(slow), 1000);
    expect(latency.ratio.p50).toBeCloseTo(3, 1);
    expect(latency.meanDifference).toBeCloseTo(2 * 1.495, 6);
    expect(latency.live.p50).toBeGreaterThan(1.45);
    expect(latency.live.p50).toBeLessThan(1.55);
  });

  it('tells apart the rows of one call', async () => {
    const rows = (source: string) => [0, 1].map((row) => line(source, 'one', row === 0 ? 'ham' : 'spam', { row }));
    const { table } = await compare([input('live', rows('app')), input('shadow', rows('shadow'))], 10);
    expect(table).toEqual({ hamHam: 1, hamSpam: 0, spamHam: 0, spamSpam: 1 });
  });

  it.each([
    [
      'of live alone',
      calls(5, 'ham', undefined),
      undefined,
      'no call is there of both: 5 lines of live models and 0 of shadows; give the logs of both and of the same time',
    ],
    [
      'without a known label',
      all,
      new Map([['other', 'ham' as const]]),
      'no request id of the labels is among the pairs: give the labels of these calls',
    ],
  ])('%s is none', async (_, given, truth, fault) => {
    expect((await compare(inputs(given), 1000, truth)).faults).toEqual([fault]);
  });

  it('ends what writes the others when one breaks off', async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error('gone'));
      },
    });
    const endless = new Readable({ read: () => undefined });
    const stop = vi.fn();
    const others = { name: 'endless', stream: endless, stop };
    await expect(compare([others, { name: 'broken', stream: broken }], 10)).rejects.toThrow(
      'broken cannot be read (gone)',
    );
    expect(endless.destroyed).toBe(true);
    expect(stop).toHaveBeenCalledOnce();
  });

  it('refuses to mix models', async () => {
    const mixed = input('mixed', [line('app', 'm', 'ham', { modelVersion: 'two' }), line('shadow', 'm', 'ham')]);
    const { faults } = await compare([...inputs(all), mixed], 1000);
    expect(faults).toEqual(['2 models are in the live lines, one, two: give those of one']);
  });
});

it('a sketch knows quantiles within its width', () => {
  const sketch = Sketch.geometric();
  for (let i = 1; i <= 1000; i++) sketch.add(i);
  expect(Math.abs(sketch.quantile(0.95) / 950 - 1)).toBeLessThan(0.011);
  expect(Sketch.linear(0.01).quantile(0.5)).toBe(0);
});
