import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PredictResponse } from '@sms-checker/contracts';
import { createLogger } from '@sms-checker/service-kit';
import { register } from 'prom-client';
import request from 'supertest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFrontend } from './app.module.js';
import { frontendConfig } from './config.js';

const ANSWER: PredictResponse = {
  result: 'ham',
  probability: 0.03,
  classifier: 'a stand-in',
  sms: 'see you at six',
  version: 'v2',
  modelVersion: 'v2',
  assignment: 'none',
  requestId: 'of-the-model',
};

/** A frontend with these faults before a sound model, what that was asked, and the frontend's log. */
async function start(faults: Record<string, string>) {
  register.clear();
  let asked = 0;
  const model = createServer((incoming, answer) => {
    asked++;
    incoming.resume().on('end', () => answer.end(JSON.stringify(ANSWER)));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => model.once('listening', resolve));
  const MODEL_HOST = `http://127.0.0.1:${(model.address() as AddressInfo).port}`;
  const warnings: unknown[] = [];
  const logger = createLogger('warn', 'frontend', 'v2', { write: (line) => void warnings.push(JSON.parse(line)) });
  const config = frontendConfig({ VERSION: 'v2', MODEL_HOST, FAULTS_ALLOWED: 'true', ...faults });
  const app = await createFrontend(config, logger);
  await app.listen(0, '127.0.0.1');
  onTestFinished(async () => {
    app.getHttpServer().closeAllConnections();
    await app.close();
    model.closeAllConnections();
    model.close();
  });
  const server = () => request(app.getHttpServer());
  const predict = (guess = {}) =>
    server()
      .post('/predict')
      .send({ sms: 'see you at six', ...guess });
  const metric = async (series: string) => {
    const { text } = await server().get('/metrics').expect(200);
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  };
  return { server, predict, metric, warnings, asked: () => asked };
}

const calls = (status: number, result = 'none') =>
  `app_predictions_total{version="v2",result="${result}",status="${status}",assignment="none"}`;
const LATENCY = 'app_prediction_latency_seconds_sum{version="v2",source="app",assignment="none"}';
const IN_FLIGHT = 'app_requests_in_flight{version="v2"}';

describe('faults of the frontend', () => {
  it('FAULT_ERROR_RATE is counted like an error, and the model is not asked', async () => {
    const { predict, metric, asked } = await start({ FAULT_ERROR_RATE: '1' });
    const { body } = await predict({ guess: 'ham' })
      .expect(500)
      .expect('content-type', /^application\/problem\+json/);
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: 'this is an injected fault: FAULT_ERROR_RATE is 1',
      requestId: expect.any(String),
    });
    await expect.poll(() => metric(calls(500))).toBe(1);
    expect(asked()).toBe(0);
  });

  it('FAULT_DELAY_MS is within the latency that is measured', async () => {
    const { predict, metric } = await start({ FAULT_DELAY_MS: '200.5' });
    await predict().expect(200);
    await expect.poll(() => metric(calls(200, 'ham'))).toBe(1);
    expect(await metric(LATENCY)).toBeGreaterThanOrEqual(0.2);
  });

  it('FAULT_HANG_RATE ends with the caller, and leaves nothing in flight', async () => {
    const { predict, metric, asked } = await start({ FAULT_HANG_RATE: '1' });
    const hanging = predict()
      .timeout(1000)
      .catch((error: unknown) => error);
    await expect.poll(() => metric(IN_FLIGHT)).toBe(1);
    expect(await hanging).toMatchObject({ code: 'ECONNABORTED' });
    await expect.poll(() => metric(calls(499))).toBe(1);
    expect(await metric(IN_FLIGHT)).toBe(0);
    expect(asked()).toBe(0);
  });

  it('FAULT_UNREADY takes calls all the same', async () => {
    const { server, predict } = await start({ FAULT_UNREADY: 'true' });
    const { body } = await server().get('/readyz').expect(503);
    expect(body.detail).toBe('not ready: this is an injected fault: FAULT_UNREADY is true');
    await predict().expect(200);
  });

  it('all at once leave probes, metrics, documents and the page alone, and a line says which they are', async () => {
    const { server, warnings } = await start({
      FAULT_ERROR_RATE: '1',
      FAULT_DELAY_MS: '60000',
      FAULT_HANG_RATE: '1',
      FAULT_UNREADY: 'true',
    });
    const began = performance.now();
    for (const path of ['/healthz', '/version', '/route', '/metrics', '/docs', '/docs/json', '/sms/']) {
      await server().get(path).expect(200);
    }
    await server().get('/readyz').expect(503);
    await server().get('/nothing').expect(404);
    expect(performance.now() - began).toBeLessThan(30_000);
    expect(warnings).toMatchObject([
      {
        level: 'warn',
        msg: 'faults are injected on purpose: FAULT_ERROR_RATE=1 FAULT_DELAY_MS=60000 FAULT_HANG_RATE=1 FAULT_UNREADY=true',
      },
    ]);
  });

  it('without one there are none', async () => {
    const { predict, server, warnings } = await start({});
    await predict().expect(200);
    await server().get('/readyz').expect(200);
    expect(warnings).toEqual([]);
  });
});
