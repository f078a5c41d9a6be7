import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CATALOGUE } from '@sms-checker/metrics/catalogue';
import { parseExperiment } from '../config/load.js';
import { openLooks } from '../looks.js';
import { SETTINGS } from '../testing/judged.js';

/** A process of a local run, with the metrics of an app and of a model in one. */
class Service {
  private readonly registry = new Registry();
  private server?: Server;
  status = 200;
  private readonly started = new Gauge({ name: 'process_start_time_seconds', help: 'x', registers: [this.registry] });
  private readonly predictions = this.counter('app_predictions_total');
  private readonly sessions = this.counter('app_sessions_total');
  private readonly latency = new Histogram({
    name: 'app_prediction_latency_seconds',
    help: 'x',
    labelNames: CATALOGUE.app_prediction_latency_seconds.labels,
    buckets: [...CATALOGUE.app_prediction_latency_seconds.buckets],
    registers: [this.registry],
  });

  constructor(private readonly version: string) {
    const info = new Gauge({
      name: 'model_info',
      help: 'x',
      labelNames: ['version', 'name', 'sha256'],
      registers: [this.registry],
    });
    info.set({ version, name: version, sha256: version }, 1);
    this.started.set(Date.now() / 1000 - 3600);
  }

  restart(): void {
    for (const metric of [this.predictions, this.sessions, this.latency]) metric.reset();
    this.started.set(Date.now() / 1000 + 30);
  }

  private counter(name: 'app_predictions_total' | 'app_sessions_total') {
    return new Counter({ name, help: 'x', labelNames: [...CATALOGUE[name].labels], registers: [this.registry] });
  }

  serve(calls: number, errors: number): void {
    const { version } = this;
    const random = { version, assignment: 'random' };
    this.predictions.inc({ ...random, result: 'ham', status: '200' }, calls - errors);
    if (errors > 0) this.predictions.inc({ ...random, result: 'none', status: '502' }, errors);
    this.sessions.inc({ version }, calls / 4);
    for (let i = 0; i < calls; i++) this.latency.observe({ ...random, source: 'app' }, 0.02 + 0.02 * ((i * 0.618) % 1));
  }

  async start(): Promise<string> {
    this.server = createServer((_, response) => {
      void this.registry.metrics().then((text) => response.writeHead(this.status).end(text));
    }).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/metrics`;
  }

  stop(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}

let stable: Service;
let canary: Service;
let targets: string[];
beforeEach(async () => {
  [stable, canary] = [new Service('v1'), new Service('v2')];
  targets = [await stable.start(), await canary.start()];
});
afterEach(() => [stable, canary].forEach((service) => service.stop()));

async function looked(times = 1, between: () => void = () => undefined, since?: string) {
  const scrape = { targets, timeoutSeconds: 1, ...(since !== undefined && { since }) };
  const text = `sessions: 1000\nsplit: {stable: 90, canary: 10}\nscrape: ${JSON.stringify(scrape)}\n`;
  const looks = openLooks('local', parseExperiment(text, 'x'), SETTINGS, {
    changedAt: () => Promise.reject(new Error('none')),
  });
  try {
    const now = Date.now();
    let last = await looks.look(now);
    for (let i = 1; i < times; i++) {
      between();
      last = await looks.look(now + i * 60_000);
    }
    return last;
  } finally {
    await looks.close();
  }
}

function fileOf(snapshot: object): string {
  const file = join(mkdtempSync(join(tmpdir(), 'since-')), 'since.json');
  writeFileSync(file, JSON.stringify(snapshot));
  return file;
}

/** A file with what the targets say now. */
async function snapshot(at: number): Promise<string> {
  const answers = await Promise.all(targets.map(async (url) => [url, await (await fetch(url)).text()]));
  return fileOf({ at: new Date(at).toISOString(), answers: Object.fromEntries(answers) as object });
}

describe('a local run without Prometheus', () => {
  it('is judged by all that the services have counted', async () => {
    stable.serve(90_000, 180);
    canary.serve(10_000, 20);
    const { verdict, counts, flaws } = await looked();
    expect({ verdict, flaws }).toEqual({ verdict: 'accept', flaws: [] });
    expect(counts?.canary).toMatchObject({ calls: 10_000, errors: 20, sessions: 2500 });
  });

  it('goes on counting from look to look', async () => {
    stable.serve(45_000, 90);
    canary.serve(5000, 10);
    const more = () => {
      stable.serve(4500, 9);
      canary.serve(500, 30);
    };
    const { verdict, counts } = await looked(8, more);
    expect(counts?.canary).toMatchObject({ calls: 8500, errors: 220 });
    expect(verdict).toBe('reject');
  });

  it('knows a process that was started again, and what it no longer shows', async () => {
    stable.serve(45_000, 90);
    canary.serve(5000, 10);
    const again = () => {
      canary.restart();
      canary.serve(5000, 0);
    };
    const { counts, flaws } = await looked(2, again);
    expect(counts?.canary).toMatchObject({ calls: 10_000, errors: 10 });
    expect(flaws.map(({ kind }) => kind)).toContain('reset');
  });

  it('is judged by what was counted since a moment, where a file says what was counted before', async () => {
    stable.serve(1000, 0);
    canary.serve(1000, 900);
    const since = await snapshot(Date.now() - 60_000);
    stable.serve(90_000, 180);
    canary.serve(10_000, 20);
    const { verdict, counts, flaws, window } = await looked(1, undefined, since);
    expect({ verdict, flaws }).toEqual({ verdict: 'accept', flaws: [] });
    expect(counts?.canary).toMatchObject({ calls: 10_000, errors: 20, sessions: 2500 });
    expect(Date.parse(window?.to ?? '') - Date.parse(window?.from ?? '')).toBeGreaterThanOrEqual(60_000);
  });

  it('does not accept where a process began again after that moment', async () => {
    stable.serve(90_000, 180);
    canary.serve(100, 0);
    const since = await snapshot(Date.now() - 60_000);
    canary.restart();
    canary.serve(10_000, 20);
    const { verdict, flaws } = await looked(1, undefined, since);
    expect(verdict).not.toBe('accept');
    expect(flaws.map(({ kind }) => kind)).toContain('reset');
  });

  it.each([
    [
      'no file',
      () => '/nowhere/since.json',
      /^scrape.since cannot be read \(ENOENT.*\): set it to the path of a file$/,
    ],
    [
      'something else',
      () => fileOf({ at: 'today', answers: {} }),
      /^scrape.since is .*, which must have "at" \(ISO 8601\) and "answers" \(texts by URL\)$/,
    ],
    [
      'another process',
      () => fileOf({ at: '2026-11-21T12:00:00Z', answers: { 'http://localhost:1/metrics': '' } }),
      /^scrape.since has an answer of http:\/\/localhost:1\/metrics, which is none of scrape.targets$/,
    ],
  ])('refuses %s as what was said before', async (_, file, words) => {
    await expect(looked(1, undefined, file())).rejects.toThrow(words);
  });

  it('waits when no service answers, and accepts nothing while one does not', async () => {
    stable.serve(90_000, 180);
    canary.serve(10_000, 20);
    canary.status = 500;
    const one = await looked();
    expect(['continue', 'inconclusive']).toContain(one.verdict);
    expect(one.flaws.map(({ text }) => text)).toContain('no series of app_sessions_total for v2');
    stable.status = 500;
    const none = await looked();
    expect(none.verdict).toBe('continue');
    expect(none.reason).toMatch(/^no service answers: http:\S+ \(it answers 500\), http:\S+ \(it answers 500\)$/);
  });
});
