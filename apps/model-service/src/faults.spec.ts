import { describe, expect, it } from 'vitest';
import { MODELS, startService } from './test-service.js';

const INFER = { inputs: [{ name: 'sms', shape: [1, 1], datatype: 'BYTES', data: ['see you at six'] }] };

/** A service of v1 with these faults, and calls of its two ways to predict. */
async function start(faults: Record<string, string>) {
  const service = await startService({
    MODEL_DIR: MODELS,
    MODEL_NAME: 'v1',
    PREDICTION_LOG: 'off',
    FAULTS_ALLOWED: 'true',
    ...faults,
  });
  const calls = {
    predict: () => service.server().post('/predict').send({ sms: 'see you at six' }),
    infer: () => service.server().post('/v2/models/v1/infer').send(INFER),
  };
  if (faults.FAULT_UNREADY !== 'true') await service.ready().toEqual({ status: 'ready' });
  const warnings = () => service.lines.filter((line) => line.includes('"level":"warn"'));
  return { ...service, calls, warnings };
}

const counted = (api: string, status: number, result = 'none') =>
  `model_predictions_total{version="v1",source="app",api="${api}",status="${status}",result="${result}"}`;
const latency = (api: string) => `model_prediction_latency_seconds_sum{version="v1",source="app",api="${api}"}`;

const FAILED = {
  predict: { status: 500, detail: 'this is an injected fault: FAULT_ERROR_RATE is 1' },
  infer: { error: 'this is an injected fault: FAULT_ERROR_RATE is 1' },
};

describe.each([
  ['predict', 'ham'],
  ['infer', 'batch'],
] as const)('faults of %s', (api, result) => {
  it('FAULT_ERROR_RATE is counted like an error, in the shape of the API', async () => {
    const { calls, metric } = await start({ FAULT_ERROR_RATE: '1' });
    const { body } = await calls[api]().expect(500);
    expect(body).toMatchObject(FAILED[api]);
    await expect.poll(() => metric(counted(api, 500))).toBe(1);
  });

  it('FAULT_DELAY_MS is within the latency that is measured', async () => {
    const { calls, metric } = await start({ FAULT_DELAY_MS: '200.5' });
    await calls[api]().expect(200);
    await expect.poll(() => metric(counted(api, 200, result))).toBe(1);
    expect(await metric(latency(api))).toBeGreaterThanOrEqual(0.2);
  });

  it('FAULT_HANG_RATE ends with the caller, and the model is not asked', async () => {
    const { calls, metric } = await start({ FAULT_HANG_RATE: '1' });
    await expect(calls[api]().timeout(500)).rejects.toMatchObject({ code: 'ECONNABORTED' });
    await expect.poll(() => metric(counted(api, 499))).toBe(1);
    expect((await metric('model_inference_seconds_count{version="v1",source="app"}')) ?? 0).toBe(0);
  });
});

describe('faults of model-service', () => {
  it('all at once leave probes, metrics, documents and metadata alone, and a line says which they are', async () => {
    const faults = { FAULT_ERROR_RATE: '1', FAULT_DELAY_MS: '60000', FAULT_HANG_RATE: '1', FAULT_UNREADY: 'true' };
    const { server, ready, warnings } = await start(faults);
    const began = performance.now();
    await ready().toMatchObject({ detail: 'not ready: this is an injected fault: FAULT_UNREADY is true' });
    for (const path of ['/healthz', '/version', '/metrics', '/docs', '/docs/json', '/v2', '/v2/health/live']) {
      await server().get(path).expect(200);
    }
    await server().get('/v2/models/v1').expect(200);
    for (const path of ['/readyz', '/v2/health/ready', '/v2/models/v1/ready']) await server().get(path).expect(503);
    expect(performance.now() - began).toBeLessThan(50_000);
    expect(warnings().map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        level: 'warn',
        msg: 'faults are injected on purpose: FAULT_ERROR_RATE=1 FAULT_DELAY_MS=60000 FAULT_HANG_RATE=1 FAULT_UNREADY=true',
      },
    ]);
  });

  it('without one there are none', async () => {
    const { calls, warnings } = await start({});
    await calls.predict().expect(200);
    await calls.infer().expect(200);
    expect(warnings()).toEqual([]);
  });
});
