import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PrometheusSettings } from '../config/experiment.js';
import { FakePrometheus } from '../testing/fake-prometheus.js';
import { PrometheusClient } from './prometheus.client.js';

const prometheus = new FakePrometheus();
let url: string;
beforeEach(async () => {
  prometheus.fault = undefined;
  prometheus.asked.length = 0;
  url = await prometheus.start();
});
afterEach(() => prometheus.stop());

/** What a range query gives or how it fails. */
async function ask(settings: Partial<PrometheusSettings> = {}, token?: string) {
  const all = Object.assign(new PrometheusSettings(), { url, timeoutSeconds: 0.3, retries: 1 }, settings);
  const client = new PrometheusClient(all, token);
  try {
    return await client.range('up{}', 0, 60_000, 15_000).catch((error: unknown) => (error as Error).message);
  } finally {
    await client.close();
  }
}

describe('the client of Prometheus', () => {
  it('asks with a bearer token, and without one where there is none', async () => {
    expect(await ask({}, 'secret')).toEqual([]);
    expect(await ask({ url: `${url}/` })).toEqual([]);
    expect(prometheus.asked.map(({ authorization }) => authorization)).toEqual(['Bearer secret', undefined]);
  });

  it('tries again after a failure, as often as it may', async () => {
    let failures = 1;
    prometheus.fault = (response) => {
      if (failures-- > 0) response.writeHead(503).end('{"status":"error","error":"starting"}');
      else response.writeHead(200).end('{"status":"success","data":{"resultType":"matrix","result":[]}}');
    };
    expect(await ask()).toEqual([]);
    expect(prometheus.asked).toHaveLength(2);
  });

  it.each([
    ['answers 500', 500, '{"status":"error","error":"out of disk"}', 'it answers 500, out of disk, 2 times'],
    ['answers with a page', 200, '<html>', 'it answers 200 with something that is no JSON, 2 times'],
    ['is behind a broken proxy', 502, 'Bad Gateway', 'it answers 502 with something that is no JSON, 2 times'],
  ])('gives up with words when it %s', async (_, status, body, words) => {
    prometheus.fault = (response) => response.writeHead(status).end(body);
    expect(await ask()).toBe(`Prometheus at ${url} cannot be read: ${words}`);
  });

  it('gives up when it does not answer in time, and within a bound', async () => {
    prometheus.fault = () => undefined;
    const start = Date.now();
    expect(await ask()).toBe(`Prometheus at ${url} cannot be read: no answer in time, 2 times`);
    expect(Date.now() - start).toBeLessThan(5000);
  });

  it('gives up when it stops in the middle of an answer', async () => {
    prometheus.fault = (response) => void response.writeHead(200, { 'content-length': 1000 }).write('{"status":');
    expect(await ask({ retries: 0 })).toBe(`Prometheus at ${url} cannot be read: no answer in time, once`);
  });

  it('gives up when nobody listens', async () => {
    await prometheus.stop();
    expect(await ask()).toMatch(/^Prometheus at \S+ cannot be read: connect ECONNREFUSED .*, 2 times$/);
  });

  it.each([
    [401, '{}', /answers 401: set PROMETHEUS_TOKEN or prometheus\.tokenFile to a token that may query$/],
    [404, 'no page', /has no \/api\/v1\/query_range: set prometheus\.url to the root of a Prometheus$/],
    [400, '{"status":"error","error":"parse error"}', /refuses a query \(400\): parse error$/],
    [200, '{"status":"success","data":{"resultType":"vector","result":[]}}', /refuses a query \(200\): no matrix$/],
    [200, '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{}}]}}', /\(200\): no matrix$/],
  ])('does not repeat what cannot get better: %i', async (status, body, message) => {
    prometheus.fault = (response) => response.writeHead(status).end(body);
    expect(await ask()).toMatch(message);
    expect(prometheus.asked).toHaveLength(1);
  });

  it('reads the certificates that it is told of', async () => {
    await expect(async () => ask({ caFile: '/nowhere' })).rejects.toThrow(
      /^prometheus\.caFile cannot be read \(ENOENT.*\): set it to the path of a file$/,
    );
    const folder = mkdtempSync(join(tmpdir(), 'ca-'));
    try {
      writeFileSync(join(folder, 'ca.pem'), 'certificates');
      expect(await ask({ caFile: join(folder, 'ca.pem') })).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
