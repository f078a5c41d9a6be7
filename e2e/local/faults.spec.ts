import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sumOf } from '../src/exposition.js';
import { call, predict, reasonOf, type Reply } from '../src/http.js';
import { problemOf } from '../src/problems.js';
import { launch, startFrontend, startModel, type Service } from '../src/processes.js';

const EXIT_WITHIN_MS = 10_000;
const DRILL = { FAULTS_ALLOWED: 'true' };
const MESSAGE = { sms: 'see you at six' };

/** A service of this name that has these faults, with a sound model behind it if it is a frontend. */
async function faulty(name: Service['name'], faults: Record<string, string>): Promise<Service> {
  const env = { ...DRILL, ...faults };
  return name === 'model-service' ? startModel('v1', env) : startFrontend((await startModel()).url, env);
}

const counters = { frontend: 'app_predictions_total', 'model-service': 'model_predictions_total' };

it.each(['frontend', 'model-service'] as const)('%s answers a share of its calls with an error', async (name) => {
  const { url } = await faulty(name, { FAULT_ERROR_RATE: '0.5', FAULT_ERROR_STATUS: '503' });
  const replies: Reply[] = [];
  while (replies.length < 60) replies.push(await predict(url, MESSAGE));
  const failed = replies.filter(({ status }) => status === 503);
  // Chance is outside of these bounds less than once in a million runs.
  expect(failed.length).toBeGreaterThan(10);
  expect(failed.length).toBeLessThan(50);
  expect(new Set(failed.map((reply) => problemOf(reply).detail))).toEqual(
    new Set(['this is an injected fault: FAULT_ERROR_RATE is 0.5']),
  );
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(60 - failed.length);
  for (const path of ['/healthz', '/readyz', '/version']) expect((await call(`${url}${path}`)).status).toBe(200);
  const metrics = (await call(`${url}/metrics`)).body;
  expect(sumOf(metrics, counters[name], { status: '503', result: 'none' })).toBe(failed.length);
});

it.each(['frontend', 'model-service'] as const)('%s that hangs stops in time all the same', async (name) => {
  const service = await faulty(name, { FAULT_HANG_RATE: '1', SHUTDOWN_DELAY_MS: '0' });
  const hanging = predict(service.url, MESSAGE).then(({ status }) => status, reasonOf);
  await sleep(500);
  const told = performance.now();
  service.signal('SIGTERM');
  expect(await service.exited).toBe(0);
  expect(performance.now() - told).toBeLessThan(EXIT_WITHIN_MS);
  expect(await hanging).toBe('ECONNRESET');
});

it('users of a model that hangs or is slow hear of it within the timeout', async () => {
  const hanging = await faulty('model-service', { FAULT_HANG_RATE: '1' });
  const slow = await faulty('model-service', { FAULT_DELAY_MS: '60000' });
  for (const model of [hanging, slow]) {
    const { url } = await startFrontend(model.url, { MODEL_TIMEOUT_MS: '300' });
    expect((await predict(url, MESSAGE)).status).toBe(504);
    const left = async () =>
      sumOf((await call(`${model.url}/metrics`)).body, 'model_predictions_total', { status: '499' });
    await expect.poll(left).toBe(1);
  }
});

it('a model that is never ready says so, and is alive', async () => {
  const { url } = await launch('model-service', { ...DRILL, FAULT_UNREADY: 'true' });
  const ready = async () => (await call(`${url}/readyz`).catch(() => undefined))?.body;
  await expect
    .poll(ready, { timeout: 20_000 })
    .toContain('"not ready: this is an injected fault: FAULT_UNREADY is true"');
  expect((await call(`${url}/healthz`)).status).toBe(200);
});

it('no fault is taken where faults are not allowed', async () => {
  const service = await launch('frontend', { FAULT_ERROR_RATE: '0.01' });
  expect(await service.exited).toBe(1);
  expect(service.stderr).toContain(
    'FAULT_ERROR_RATE must be 0 or left out, unless FAULTS_ALLOWED is set to true; it is "0.01"',
  );
});
