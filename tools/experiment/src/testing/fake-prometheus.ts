import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Labels, Sample, Series } from '../source/series.js';

/** For how long a sample stands: then the next scrape has said that the series, or the target, is gone. */
const STALE_MS = 30_000;

/** From one scrape to the next. */
export const SCRAPE_MS = 15_000;
const QUERY = /^(timestamp\()?(\w+)\{(.*)\}\)?(?:\[(\d+)d\])?$/;
const MATCHER = /(\w+)(=~?)("(?:[^"\\]|\\.)*")/g;

/** A series as it was scraped. */
export interface Stored extends Series {
  readonly name: string;
}

/** Prometheus' query API over what a test has stored. */
export class FakePrometheus {
  stored: readonly Stored[] = [];
  /** Answers in its place; undefined where it answers as it should. */
  fault?: ((response: ServerResponse) => void) | undefined;
  /** What it was asked, and with which Authorization. */
  readonly asked: { query: string; authorization: string | undefined }[] = [];
  private server?: Server;

  /** @param port the same again after it was stopped */
  async start(port = 0): Promise<string> {
    this.server = createServer((request, response) => {
      void text(request).then((body) => {
        const form = new URLSearchParams(body);
        this.asked.push({ query: form.get('query') ?? '', authorization: request.headers.authorization });
        if (this.fault) {
          this.fault(response);
          return;
        }
        const data = { resultType: 'matrix', result: this.evaluate(form) };
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ status: 'success', data }));
      });
    }).listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server?.close();
    this.server?.closeAllConnections();
    if (this.server?.listening) await once(this.server, 'close');
  }

  /** When a pod was scraped: a series that was not in it is gone since. */
  private scrapesOf(pod: string | undefined): ReadonlySet<number> {
    const start = this.stored.find(({ name, labels }) => name === 'process_start_time_seconds' && labels.pod === pod);
    return new Set(pod === undefined ? [] : start?.samples.map(({ at }) => at));
  }

  private evaluate(form: URLSearchParams) {
    const [, timestamp, name, selector = '', days] = QUERY.exec(form.get('query') ?? '') ?? [];
    const matchers = [...selector.matchAll(MATCHER)].map(([, label = '', kind, value = '""']) => {
      const wanted = JSON.parse(value) as string;
      return (labels: Labels) =>
        kind === '=~' ? new RegExp(`^(?:${wanted})$`).test(labels[label] ?? '') : (labels[label] ?? '') === wanted;
    });
    const ms = (key: string) => Math.round(Number(form.get(key)) * 1000);
    const found = this.stored.filter((one) => one.name === name && matchers.every((matches) => matches(one.labels)));
    const value = ({ at, value }: Sample) => (timestamp ? at / 1000 : value);
    return found
      .map(({ labels, samples }) => {
        const values: [number, string][] = [];
        if (days !== undefined) {
          const since = ms('time') - Number(days) * 86_400_000;
          for (const one of samples)
            if (one.at >= since && one.at <= ms('time')) values.push([one.at / 1000, written(one.value)]);
        } else {
          const scrapes = this.scrapesOf(labels.pod);
          for (let at = ms('start'); at <= ms('end'); at += ms('step')) {
            const sample = samples.findLast((one) => one.at <= at && at - one.at <= STALE_MS);
            const next = (sample?.at ?? 0) + SCRAPE_MS;
            const isGone = next <= at && scrapes.has(next);
            if (sample && !isGone) values.push([at / 1000, written(value(sample))]);
          }
        }
        return { metric: { __name__: name, ...labels }, values };
      })
      .filter(({ values }) => values.length > 0);
  }
}

const written = (value: number) => (value === Infinity ? '+Inf' : String(value));
