import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Figures } from './figures.js';
import { Scraper } from './scraper.js';

/** A process with a counter. */
class Process {
  calls = 0;
  status = 200;
  private readonly server: Server = createServer((_, response) =>
    response
      .writeHead(this.status)
      .end(
        `process_start_time_seconds 1\napp_predictions_total{version="v1",status="200",assignment="random"} ${this.calls}\n`,
      ),
  );

  async start(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/metrics`;
  }

  stop(): void {
    this.server.close().closeAllConnections();
  }
}

let processes: Process[];
let urls: string[];
let targets: { url: string }[];
let pods: { ports: Record<string, number> }[];
let figures: Figures;
let scraper: Scraper;
beforeEach(async () => {
  processes = [new Process(), new Process()];
  urls = await Promise.all(processes.map((one) => one.start()));
  targets = urls.map((url) => ({ url }));
  pods = [];
  figures = new Figures();
  const system = {
    get targets() {
      return targets;
    },
    get pods() {
      return pods;
    },
  };
  scraper = new Scraper(system as unknown as ConstructorParameters<typeof Scraper>[0], figures);
});
afterEach(async () => {
  await scraper.close();
  for (const one of processes) one.stop();
});

function serve(first: number, second: number): void {
  for (const [i, calls] of [first, second].entries()) {
    const one = processes[i];
    if (one) one.calls = calls;
  }
}

it('where the release names no targets, every pod is asked', () => {
  targets = [];
  pods = [{ ports: { http: 1, metrics: 2 } }, { ports: { http: 3 } }, { ports: {} }];
  expect(scraper.urls).toEqual(['http://127.0.0.1:2/metrics', 'http://127.0.0.1:3/metrics']);
});

describe('what is counted for a verdict', () => {
  it('begins with the first look, and anew with the look after a change', async () => {
    serve(5, 5);
    await scraper.look(1000);
    expect(scraper.since?.at).toBe(1000);
    expect([...(scraper.since?.answers.keys() ?? [])]).toEqual(urls);
    serve(8, 7);
    await scraper.look(2000);
    expect(scraper.since?.at).toBe(1000);
    expect(figures.of('v1')).toMatchObject({ requests: 15, random: 5 });
    scraper.changed();
    expect(scraper.since).toBeUndefined();
    await scraper.look(3000);
    expect(scraper.since?.at).toBe(3000);
    expect(figures.of('v1')).toMatchObject({ requests: 15, random: 0 });
  });

  it('does not begin before every process has answered', async () => {
    const [first] = processes;
    if (first) first.status = 503;
    await scraper.look(1000);
    expect(scraper.since).toBeUndefined();
    if (first) first.status = 200;
    await scraper.look(2000);
    expect(scraper.since?.at).toBe(2000);
  });

  it('begins anew when a process is gone, and not when one comes', async () => {
    const [first] = targets;
    await scraper.look(1000);
    const third = new Process();
    processes.push(third);
    targets = [...targets, { url: await third.start() }];
    await scraper.look(2000);
    expect(scraper.since?.at).toBe(1000);
    targets = targets.filter((one) => one !== first);
    await scraper.look(3000);
    expect(scraper.since?.at).toBe(3000);
    expect(scraper.since?.answers.has(first?.url ?? '')).toBe(false);
  });
});
