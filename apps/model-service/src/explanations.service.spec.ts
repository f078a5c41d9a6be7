import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Model } from '@sms-checker/model-runtime';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createModelService } from './app.module.js';
import { modelServiceConfig } from './config.js';

const models = fileURLToPath(new URL('../../../models', import.meta.url));
const RULE = 'explain in the query must be true or false, or left out';

let app: NestFastifyApplication;
const server = () => request(app.getHttpServer());
const post = (path: string) => server().post(path).set('x-request-id', 'id-1').send({ sms: 'win a prize' });

beforeAll(async () => {
  app = await createModelService(modelServiceConfig({ MODEL_DIR: models, MODEL_NAME: 'v2', LOG_LEVEL: 'silent' }));
  await app.listen(0, '127.0.0.1');
  await vi.waitFor(() => server().get('/readyz').expect(200));
});

afterEach(() => {
  vi.restoreAllMocks();
});

afterAll(() => app.close());

describe('?explain', () => {
  it('says why when it is true', async () => {
    const { body } = await post('/predict?explain=true').expect(200);
    expect(body).toMatchObject({ result: 'spam', explanation: { method: 'additive' } });
    expect(body.explanation.parts[0]).toMatchObject({ text: 'win', start: 0, end: 3 });
  });

  it('changes no byte when it is false or something else is asked', async () => {
    const plain = await post('/predict').expect(200);
    expect(plain.text).not.toContain('explanation');
    for (const path of ['/predict?explain=false', '/predict?other=true']) {
      expect((await post(path).expect(200)).text).toBe(plain.text);
    }
  });

  it.each(['explain=', 'explain', 'explain=1', 'explain=True', 'explain=true&explain=true', 'explain=yes'])(
    'is a 400 that names it where the query is %s',
    async (query) => {
      const { body } = await post(`/predict?${query}`).expect(400);
      expect(body.detail).toBe(RULE);
      expect(body.errors).toEqual([{ field: 'explain', rule: 'isBooleanString', message: RULE }]);
    },
  );

  it('fails as a whole where the explanation fails, and the next call is answered', async () => {
    vi.spyOn(Model.prototype, 'explain').mockRejectedValueOnce(new Error('a fault of the engine'));
    await post('/predict?explain=true').expect(500);
    await post('/predict?explain=true').expect(200);
  });

  it('is a 429 beyond two at once, while plain calls are answered', async () => {
    const held = new EventEmitter();
    vi.spyOn(Model.prototype, 'explain').mockImplementation(async () => {
      await new Promise((resolve) => held.once('go', resolve));
      return { method: 'additive', base: 0, logit: 0, parts: [] };
    });
    const first = [post('/predict?explain=true').then(), post('/predict?explain=true').then()];
    await vi.waitFor(() => expect(held.listenerCount('go')).toBe(2));
    const { body, headers } = await post('/predict?explain=true').expect(429);
    expect(body.detail).toBe('too many explanations at once: try again in a second, or without explain=true');
    expect(headers['retry-after']).toBe('1');
    await post('/predict').expect(200);
    held.emit('go');
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it('stops when the caller has left, and only then', async () => {
    const explain = vi.spyOn(Model.prototype, 'explain').mockImplementation(async (_, limits) => {
      await sleep(5000, undefined, { signal: limits?.signal });
      throw new Error('it was not stopped');
    });
    const leaving = new AbortController();
    const call = fetch(`${await app.getUrl()}/predict?explain=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"sms":"hello"}',
      signal: leaving.signal,
    });
    await vi.waitFor(() => expect(explain).toHaveBeenCalledOnce());
    const signal = explain.mock.calls[0]?.[1]?.signal;
    await sleep(50);
    expect(signal?.aborted).toBe(false);
    leaving.abort();
    await expect(call).rejects.toThrow('aborted');
    await vi.waitFor(() => expect(signal?.aborted).toBe(true));
  });
});
