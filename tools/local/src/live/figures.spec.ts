import { parseExposition } from '@sms-checker/metrics/exposition';
import { CATALOGUE } from '@sms-checker/metrics/catalogue';
import { beforeEach, describe, expect, it } from 'vitest';
import { Figures, type Scrape } from './figures.js';

let figures: Figures;
let now: number;
beforeEach(() => {
  figures = new Figures();
  now = 1_000_000;
});

/** What a process says that has started at a moment and counted so much. */
const said = (target: string, lines: string[], started = 1) => ({
  target,
  samples: parseExposition([`process_start_time_seconds ${started}`, ...lines].join('\n')),
});
const app = (version: string, calls: number, { status = '200', assignment = 'random' } = {}) =>
  `app_predictions_total{version="${version}",result="ham",status="${status}",assignment="${assignment}"} ${calls}`;
const model = (version: string, source: string, calls: number, api = 'predict') =>
  `model_predictions_total{version="${version}",result="ham",status="200",source="${source}",api="${api}"} ${calls}`;

/** Buckets of calls that took so many seconds. */
const latencies = (version: string, seconds: readonly number[]) =>
  [...CATALOGUE.app_prediction_latency_seconds.buckets, '+Inf'].map(
    (bound) =>
      `app_prediction_latency_seconds_bucket{version="${version}",source="app",assignment="random",le="${bound}"} ` +
      `${seconds.filter((one) => bound === '+Inf' || one <= Number(bound)).length}`,
  );

const add = (...scrapes: Scrape[]) => figures.add(scrapes, (now += 1000));

describe('counts', () => {
  it('are added up over processes and statuses', () => {
    add(
      said('a', [app('v1', 10), app('v1', 2, { status: '503' })]),
      said('b', [app('v1', 5), app('v2', 1, { status: '499' }), app('v2', 3, { status: '400' })]),
    );
    expect(figures.of('v1')).toMatchObject({ requests: 17, errors: 2 });
    expect(figures.of('v2')).toMatchObject({ requests: 4, errors: 1 });
    expect(figures.of('v3')).toMatchObject({ requests: 0, errors: 0 });
  });

  it('go on where a process begins anew, whatever it shows by then', () => {
    add(said('a', [app('v1', 10)]));
    add(said('a', [app('v1', 3)], 2));
    expect(figures.of('v1').requests).toBe(13);
    add(said('a', [app('v1', 50)], 3));
    expect(figures.of('v1').requests).toBe(63);
  });

  it('never fall where a counter does', () => {
    add(said('a', [app('v1', 10)]));
    add(said('a', [app('v1', 4)]));
    expect(figures.of('v1').requests).toBe(10);
  });

  it('keep what a process had counted that is gone', () => {
    add(said('a', [app('v2', 10)]), said('b', [app('v1', 1)]));
    add(said('b', [app('v1', 2)]));
    add(said('c', [app('v2', 4)], 9), said('b', [app('v1', 2)]));
    expect(figures.of('v2').requests).toBe(14);
    expect(figures.of('v1').requests).toBe(2);
  });

  it('do not count anew a process that did not answer once', () => {
    add(said('a', [app('v1', 10)]));
    figures.add([{ target: 'a', samples: undefined }], now);
    add(said('a', [app('v1', 12)]));
    expect(figures.of('v1').requests).toBe(12);
  });

  it('do not count anew a process that was no target for a while', () => {
    add(said('a', [app('v1', 100)]), said('b', []));
    add(said('b', []));
    add(said('a', [app('v1', 110)]), said('b', []));
    expect(figures.of('v1').requests).toBe(110);
  });

  it('know whom the draw has sent since the last change', () => {
    add(said('a', [app('v1', 10), app('v1', 7, { assignment: 'pinned' })]));
    expect(figures.of('v1').random).toBe(10);
    figures.changed();
    add(said('a', [app('v1', 14), app('v1', 9, { assignment: 'pinned' })]));
    expect(figures.of('v1')).toMatchObject({ requests: 23, random: 4 });
  });

  it('hold the copies that the shadow has answered against the calls of live models', () => {
    expect(figures.mirrored).toBeUndefined();
    add(said('m1', [model('v1', 'app', 90), model('v1', 'app', 5, 'explain')]), said('m2', [model('v2', 'app', 10)]));
    add(
      said('m1', [model('v1', 'app', 90)]),
      said('m2', [model('v2', 'app', 10)]),
      said('m3', [model('v3', 'shadow', 75)]),
    );
    expect(figures.mirrored).toBe(0.75);
    expect(figures.of('v3').requests).toBe(75);
    figures.changed();
    expect(figures.mirrored).toBeUndefined();
  });
});

describe('latency', () => {
  const even = Array.from({ length: 1000 }, (_, i) => 0.01 + i * 0.00001);

  it('is known within a bucket', () => {
    add(said('a', latencies('v1', even)));
    const { p50 = 0, p95 = 0 } = figures.latency('v1') ?? {};
    expect(Math.abs(p50 / 0.015 - 1)).toBeLessThan(0.02);
    expect(Math.abs(p95 / 0.0195 - 1)).toBeLessThan(0.02);
    expect(figures.latency('v2')).toBeUndefined();
  });

  it('is that of the last minute', () => {
    add(said('a', latencies('v1', even)));
    now += 61_000;
    add(said('a', latencies('v1', [...even, 0.2, 0.2])));
    add(said('a', latencies('v1', [...even, 0.2, 0.2])));
    expect(figures.latency('v1')?.p50).toBeGreaterThan(0.15);
    now += 61_000;
    add(said('a', latencies('v1', [...even, 0.2, 0.2])));
    expect(figures.latency('v1')).toBeUndefined();
  });

  it('is that of the copies where it is the shadow', () => {
    const ofShadow = latencies('v3', even).map((line) =>
      line.replace('app_', 'model_').replace('source="app",assignment="random"', 'source="shadow",api="predict"'),
    );
    add(said('a', ofShadow));
    expect(figures.latency('v3')?.p50).toBeGreaterThan(0.014);
  });
});
