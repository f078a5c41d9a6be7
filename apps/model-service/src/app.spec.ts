import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { PredictResponse } from '@sms-checker/contracts';
import { Model, type GoldenVector } from '@sms-checker/model-runtime';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createModelService } from './app.module.js';
import { modelServiceConfig } from './config.js';

const models = fileURLToPath(new URL('../../../models', import.meta.url));
const golden = JSON.parse(readFileSync(`${models}/v2/golden.json`, 'utf8')) as { vectors: GoldenVector[] };

let app: NestFastifyApplication;
const server = () => request(app.getHttpServer());
const metrics = async () => (await server().get('/metrics').expect(200)).text;

beforeAll(async () => {
  app = await createModelService(
    modelServiceConfig({
      MODEL_DIR: models,
      MODEL_NAME: 'v2',
      ROLE: 'shadow',
      VERSION: 'v3',
      TRUST_ROUTES: 'true',
      LOG_LEVEL: 'silent',
      PREDICTION_LOG: 'off',
    }),
  );
  await app.listen(0, '127.0.0.1');
  await vi.waitFor(() => server().get('/readyz').expect(200), { timeout: 30_000 });
});

afterAll(() => app.close());

describe('POST /predict', () => {
  it('answers each golden message as the model was trained to', async () => {
    for (const { text, label, probability } of golden.vectors) {
      const { body } = await server().post('/predict').send({ sms: text }).expect(200);
      const answer = body as PredictResponse;
      expect(answer).toMatchObject({ result: label, sms: text, version: 'v3', modelVersion: 'v2', assignment: 'none' });
      expect(Math.abs(answer.probability - probability)).toBeLessThanOrEqual(1e-4);
    }
  });

  it('says how the call was assigned, and keeps its id', async () => {
    const headers = { 'x-sms-assignment': 'sticky', 'x-request-id': 'id-1' };
    const { body } = await server().post('/predict').set(headers).send({ sms: 'hello' }).expect(200);
    expect(body).toMatchObject({ assignment: 'random', requestId: 'id-1' });
  });

  it('takes no guess: that is between the user and the frontend', async () => {
    const { body } = await server().post('/predict').send({ sms: 'hello', guess: 'ham' }).expect(400);
    expect(body.errors).toEqual([expect.objectContaining({ field: 'guess', rule: 'unknownField' })]);
  });

  it('is a 500 without details when the model fails, and the next call is answered', async () => {
    const predict = vi.spyOn(Model.prototype, 'predict').mockRejectedValueOnce(new Error('a fault of the engine'));
    const { body } = await server().post('/predict').send({ sms: 'hello' }).expect(500);
    expect(body.detail).toBe('something went wrong here: try again later');
    predict.mockRestore();
    await server().post('/predict').send({ sms: 'hello' }).expect(200);
  });
});

describe('/metrics', () => {
  it('counts calls by version, result, status and source', async () => {
    const count = async () =>
      Number(
        /^model_predictions_total\{version="v3",source="shadow",api="predict",status="200",result="ham"\} (\d+)$/m.exec(
          await metrics(),
        )?.[1],
      );
    const before = await count();
    await server().post('/predict').send({ sms: 'see you at six' }).expect(200);
    await expect.poll(count).toBe(before + 1);
    await server().post('/predict').send({}).expect(400);
    await expect
      .poll(metrics)
      .toMatch(
        /^model_predictions_total\{version="v3",source="shadow",api="predict",status="400",result="none"\} \d+$/m,
      );
  });

  it('counts explained calls apart from predictions, and times none', async () => {
    const explained =
      /^model_predictions_total\{version="v3",source="shadow",api="explain",status="(200|400)",result="\w+"\} 1$/gm;
    const ofPredictions = async () =>
      (await metrics())
        .split('\n')
        .filter((line) => /^model_(predictions_total\{.*api="predict"|\w+_(count|sum))/.test(line));
    const before = await ofPredictions();
    expect(before.length).toBeGreaterThan(4);
    await server().post('/predict?explain=true').send({ sms: 'see you at six' }).expect(200);
    await server().post('/predict?explain=true').send({}).expect(400);
    await expect.poll(async () => (await metrics()).match(explained)).toHaveLength(2);
    expect(await ofPredictions()).toEqual(before);
  });

  it('times the model apart from the call, and tells which model it is', async () => {
    const text = await metrics();
    expect(text).toMatch(/^model_inference_seconds_count\{version="v3",source="shadow"\} \d+$/m);
    expect(text).toMatch(/^model_prediction_latency_seconds_count\{version="v3",source="shadow",api="predict"\} \d+$/m);
    expect(text).toMatch(/^model_prediction_probability_count\{version="v3",source="shadow"\} \d+$/m);
    expect(text).toMatch(/^model_info\{version="v3",name="char-ngram-svm",sha256="[0-9a-f]{64}"\} 1$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  });
});

describe('/docs/json', () => {
  it('describes the request by the rules that are enforced', async () => {
    const { body } = await server().get('/docs/json').expect(200);
    expect(body.paths['/predict'].post.requestBody.content['application/json'].schema.$ref).toMatch(/ModelRequest$/);
    expect(body.components.schemas.ModelRequest).toMatchObject({
      required: ['sms'],
      properties: { sms: { type: 'string', minLength: 1, maxLength: 4096 } },
    });
    expect(body.components.schemas.PredictResponse.required).toEqual(
      expect.arrayContaining(['result', 'probability', 'version', 'modelVersion', 'assignment', 'requestId']),
    );
  });
});
