import { connect } from 'node:net';
import { join } from 'node:path';
import { DeadlineError, LethalMessageError, NoWorkerError, type ServingModel } from '@sms-checker/model-runtime';
import { expect, it, vi } from 'vitest';
import { ModelHost } from './model.host.js';
import { copyModel, MODELS, scratchFolder, startService } from './test-service.js';

const LIVE = 'version="v1",source="app"';

/** A service whose model is replaced by one that does as it is told. */
async function startWith(predict: ServingModel['predict']) {
  const service = await startService({ MODEL_DIR: MODELS, MODEL_NAME: 'v1' });
  await service.ready().toEqual({ status: 'ready' });
  const host = service.app.get(ModelHost);
  const { manifest } = host.model;
  const fake = { manifest, execution: 'workers', predict } as ServingModel;
  vi.spyOn(host, 'model', 'get').mockReturnValue(fake);
  return service;
}

it('a call that finds the queue full is told when to come again', async () => {
  const folder = scratchFolder();
  copyModel('v1', join(folder, 'model'), { execution: 'workers' });
  const env = { MODEL_DIR: folder, MODEL_NAME: 'model', MODEL_WORKERS: '1', MODEL_QUEUE: '5' };
  const { app, ready, server, metric } = await startService(env);
  await ready().toEqual({ status: 'ready' });
  const { model } = app.get(ModelHost);
  let full = true;
  // As many as there is room for, each followed by the next: there is never a free place.
  const filling = Array.from({ length: 6 }, async () => {
    while (full) await model.predict('keeps the worker busy');
  });
  try {
    const { body, headers } = await server()
      .post('/predict')
      .send({ sms: 'hello' })
      .expect(429)
      .expect('content-type', /^application\/problem\+json/);
    expect(body).toMatchObject({ detail: 'too many messages are waiting for the model: try again in 1 s' });
    expect(headers['retry-after']).toBe('1');
    expect(await metric(`model_queue_depth{${LIVE}}`)).toBe(5);
    expect(await metric(`model_workers_busy{${LIVE}}`)).toBe(1);
  } finally {
    full = false;
  }
  await Promise.all(filling);
  await server().post('/predict').send({ sms: 'hello' }).expect(200);
  await expect.poll(() => metric(`model_queue_depth{${LIVE}}`)).toBe(0);
});

it.each([
  [new DeadlineError(2000), 'the model did not answer within 2000 ms: try again later'],
  [new NoWorkerError(), 'the model is not ready: see /readyz'],
])('%s is a 503 with a time to come again', async (error, detail) => {
  const { server } = await startWith(() => Promise.reject(error));
  const { body, headers } = await server().post('/predict').send({ sms: 'hello' }).expect(503);
  expect(body).toMatchObject({ detail });
  expect(headers['retry-after']).toBe('1');
});

it('a message that workers end with is told that it will be refused, not to come again', async () => {
  const { server } = await startWith(() => Promise.reject(new LethalMessageError()));
  const { body, headers } = await server().post('/predict').send({ sms: 'hello' }).expect(500);
  expect(body).toMatchObject({
    detail: 'the model cannot score this message: workers ended while they had it, so it will be refused from now on',
  });
  expect(headers).not.toHaveProperty('retry-after');
});

it('a call whose client leaves is taken back from the model, and is no error', async () => {
  const asked = vi.fn<ServingModel['predict']>(
    (_, signal) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
  );
  const { app, metric, lines } = await startWith(asked);
  const client = connect(Number(new URL(await app.getUrl()).port), '127.0.0.1');
  const body = '{"sms":"hello"}';
  client.write(
    `POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
  );
  client.write(body);
  await expect.poll(() => asked.mock.calls.length).toBe(1);
  expect(asked.mock.calls[0]?.[1]?.aborted).toBe(false);
  client.destroy();
  await expect.poll(() => asked.mock.calls[0]?.[1]?.aborted).toBe(true);
  await expect.poll(() => metric(`model_predictions_total{${LIVE},api="predict",status="499",result="none"}`)).toBe(1);
  expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});

it('without a living worker the service is not ready, and says so', async () => {
  const folder = scratchFolder();
  copyModel('v1', join(folder, 'model'), { execution: 'workers' });
  const env = { MODEL_DIR: folder, MODEL_NAME: 'model', MODEL_WORKERS: '1' };
  const { app, ready } = await startService(env);
  await ready().toEqual({ status: 'ready' });
  await app.get(ModelHost).model.close();
  await ready().toMatchObject({
    detail: 'not ready: no worker of the model is alive: new ones are being started',
  });
});
