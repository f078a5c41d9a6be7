import { afterEach, beforeEach, expect, it } from 'vitest';
import { PrometheusSettings } from '../config/experiment.js';
import { FakePrometheus, SCRAPE_MS } from '../testing/fake-prometheus.js';
import { PrometheusClient } from './prometheus.client.js';
import { PrometheusSource } from './prometheus.source.js';
import { grid } from './series.js';

const FROM = Date.parse('2026-11-21T12:00:00Z');
const POINTS = 60;
const prometheus = new FakePrometheus();
let client: PrometheusClient;
beforeEach(async () => {
  prometheus.fault = undefined;
  const url = await prometheus.start();
  client = new PrometheusClient(Object.assign(new PrometheusSettings(), { url, retries: 0 }));
});
afterEach(() => Promise.all([client.close(), prometheus.stop()]));

const read = (window: { from: number; to: number }) =>
  new PrometheusSource(client, {}).series('calls_total', {}, window, POINTS);

it.each([1001, 1016, 1017, 1018, 4099, 90_001])('reads every moment of a window in steps of %i ms', async (step) => {
  const window = { from: FROM, to: FROM + step * POINTS };
  const samples = Array.from({ length: (step * POINTS) / SCRAPE_MS + 1 }, (_, i) => ({
    at: FROM + i * SCRAPE_MS,
    value: i,
  }));
  prometheus.stored = [{ name: 'calls_total', labels: {}, samples }];
  const [series] = await read(window);
  expect(series?.samples.map(({ at }) => at)).toEqual(grid(window, POINTS).moments);
});

it('takes no answer for moments that it did not ask for', async () => {
  prometheus.fault = (response) => {
    const result = [{ metric: {}, values: [[(FROM + 1000) / 1000, '1']] }];
    response.end(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }));
  };
  await expect(read({ from: FROM, to: FROM + 1017 * POINTS })).rejects.toThrow(
    `Prometheus answered for other moments than every 1017 ms from ${FROM}`,
  );
});
