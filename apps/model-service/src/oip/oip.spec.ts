import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { fileURLToPath } from 'node:url';
import { MAX_INFER_BODY_BYTES } from '@sms-checker/contracts';
import type { GoldenVector } from '@sms-checker/model-runtime';
import { ProblemException, Readiness } from '@sms-checker/service-kit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createModelService } from '../app.module.js';
import { modelServiceConfig } from '../config.js';
import { Predictions } from '../predictions.service.js';

const MODEL_DIR = fileURLToPath(new URL('../../../../models', import.meta.url));
const { vectors } = JSON.parse(readFileSync(`${MODEL_DIR}/v2/golden.json`, 'utf8')) as { vectors: GoldenVector[] };
const INFER = '/v2/models/char-ngram-svm/infer';

let app: NestFastifyApplication;
const server = () => request(app.getHttpServer());
const body = (data: string[], rest: object = {}) => ({
  inputs: [{ name: 'sms', shape: [data.length, 1], datatype: 'BYTES', data }],
  ...rest,
});
const infer = (data: string[], rest?: object) => server().post(INFER).send(body(data, rest));

beforeAll(async () => {
  app = await createModelService(
    modelServiceConfig({ MODEL_DIR, MODEL_NAME: 'v2', LOG_LEVEL: 'silent', PREDICTION_LOG: 'off' }),
  );
  await app.listen(0, '127.0.0.1');
  await vi.waitFor(() => server().get('/readyz').expect(200), 15_000);
});

afterAll(() => app.close());

describe('health and metadata', () => {
  it('of the server', async () => {
    const name = 'sms-checker model-service';
    expect((await server().get('/v2').expect(200)).body).toEqual({ name, version: 'v2', extensions: [] });
    expect((await server().get('/v2/health/live').expect(200)).body).toEqual({ live: true });
    expect((await server().get('/v2/health/ready').expect(200)).body).toEqual({ live: true, ready: true });
  });

  it.each(['char-ngram-svm', 'v2', 'char-ngram-svm/versions/v2', 'v2/versions/v2'])(
    'of the model %s',
    async (model) => {
      expect((await server().get(`/v2/models/${model}/ready`).expect(200)).body).toEqual({
        name: 'char-ngram-svm',
        ready: true,
      });
      expect((await server().get(`/v2/models/${model}`).expect(200)).body).toEqual({
        name: 'char-ngram-svm',
        versions: ['v2'],
        platform: 'onnx_onnxv1',
        inputs: [{ name: 'sms', datatype: 'BYTES', shape: [-1, 1] }],
        outputs: [
          { name: 'label', datatype: 'BYTES', shape: [-1, 1] },
          { name: 'probability', datatype: 'FP32', shape: [-1, 1] },
        ],
      });
    },
  );

  it('says that it is not ready, to operators alone why, and lives on', async () => {
    const readiness = app.get(Readiness);
    readiness.block('test', '/models/v2/model.onnx has a wrong sha256');
    for (const path of ['/v2/health/ready', '/v2/models/v2/ready']) {
      expect((await server().get(path).expect(503)).body).toEqual({ error: 'the service is not ready: see /readyz' });
    }
    await server().get('/v2/health/live').expect(200);
    readiness.clear('test');
  });
});

describe('infer', () => {
  it.each([INFER, '/v2/models/v2/versions/v2/infer'])('answers all golden messages in one call of %s', async (path) => {
    const { body: answer } = await server()
      .post(path)
      .send(body(vectors.map(({ text }) => text)))
      .expect(200);
    const [label, probability] = answer.outputs;
    expect(answer).toMatchObject({ model_name: 'char-ngram-svm', model_version: 'v2' });
    expect(answer).not.toHaveProperty('id');
    expect(label).toMatchObject({ name: 'label', datatype: 'BYTES', shape: [vectors.length, 1] });
    expect(label.data).toEqual(vectors.map((vector) => vector.label));
    expect(probability).toMatchObject({ name: 'probability', datatype: 'FP32', shape: [vectors.length, 1] });
    for (const [i, vector] of vectors.entries()) {
      expect(Math.abs(probability.data[i] - vector.probability)).toBeLessThanOrEqual(1e-4);
    }
  });

  it('gives the outputs that are asked for, and the id back', async () => {
    const { body: answer } = await infer(['hello'], { id: '42', outputs: [{ name: 'label' }] }).expect(200);
    expect(answer).toEqual({
      model_name: 'char-ngram-svm',
      model_version: 'v2',
      id: '42',
      outputs: [{ name: 'label', datatype: 'BYTES', shape: [1, 1], data: ['ham'] }],
    });
  });

  it.each(['application/octet-stream', undefined])(
    'takes JSON that comes as %s, as public clients send it',
    async (type) => {
      const status = await new Promise((resolve, reject) => {
        const headers = type === undefined ? {} : { 'content-type': type };
        httpRequest(`${url()}${INFER}`, { method: 'POST', headers }, (answer) => resolve(answer.resume().statusCode))
          .on('error', reject)
          .end(JSON.stringify(body(['hello'])));
      });
      expect(status).toBe(200);
    },
  );

  it.each(['identity', 'Identity'])('takes a body whose encoding is %s, which is none', async (encoding) => {
    await infer(['hello']).set('content-encoding', encoding).expect(200);
  });

  it('takes a batch that is larger than a single message may be', async () => {
    const { body: answer } = await infer(Array<string>(256).fill('x'.repeat(4096))).expect(200);
    expect(answer.outputs[0].shape).toEqual([256, 1]);
  });
});

const url = () => `http://127.0.0.1:${(app.getHttpServer().address() as { port: number }).port}`;

describe('an error', () => {
  const send = (method: 'get' | 'post' | 'put', path: string, sent = '', headers: Record<string, string> = {}) => {
    const call = server()[method](path);
    return call
      .set({ 'content-type': 'application/json', ...headers })
      .serialize(String)
      .send(sent);
  };
  const good = JSON.stringify(body(['hello']));

  it.each([
    ['get', '/v2/', 404, 'there is nothing at this path: see /docs'],
    ['get', '/v2/nothing', 404, 'there is nothing at this path: see /docs'],
    ['get', '/v2/%zz', 400, 'the path of the URL is not valid: check its percent-encoding'],
    ['get', INFER, 405, 'this path takes POST only'],
    ['get', INFER.replace('v2', '%76%32'), 405, 'this path takes POST only'],
    ['get', '/%762/models/x', 404, 'there is no model "x" here: this server has char-ngram-svm (or v2)'],
    ['post', '/v2', 405, 'this path takes GET, HEAD only'],
    ['put', '/v2/models/v2/versions/v2', 405, 'this path takes GET, HEAD only'],
    ['get', '/v2/models/x', 404, 'there is no model "x" here: this server has char-ngram-svm (or v2)'],
    ['get', '/v2/models/x/ready', 404, 'there is no model "x" here: this server has char-ngram-svm (or v2)'],
    ['get', '/v2/models/v2/versions/v1', 404, 'there is no version "v1" of char-ngram-svm here: this server has v2'],
  ] as const)('%s %s is %i in the shape of the protocol', async (method, path, status, error) => {
    const { body: answer, headers } = await send(method, path).expect(status);
    expect(answer).toEqual({ error });
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(headers['x-request-id']).toBeTruthy();
  });

  it.each([
    [good, {}, '/v2/models/x/infer', 404, 'there is no model "x" here: this server has char-ngram-svm (or v2)'],
    ['{', {}, INFER, 400, 'the body is not valid JSON'],
    ['', {}, INFER, 400, /^the body must be a JSON object, such as \{"inputs"/],
    [JSON.stringify(body(['hi', ''])), {}, INFER, 400, 'inputs[0].data[1]: sms must not be empty or blank'],
    [
      JSON.stringify(body(Array<string>(257).fill('a'))),
      {},
      INFER,
      400,
      'inputs[0].data must hold 1 to 256 messages; it holds 257',
    ],
    [
      'x'.repeat(MAX_INFER_BODY_BYTES + 1),
      {},
      INFER,
      413,
      'the body is larger than 1114112 bytes: send less in one call',
    ],
    [
      good,
      { 'content-type': 'text/plain' },
      INFER,
      415,
      'the body must be JSON: set the header content-type to application/json',
    ],
    [
      good,
      { 'inference-header-content-length': '9' },
      INFER,
      415,
      'binary tensors (Inference-Header-Content-Length) are not supported: send the data as JSON, which is binary_data=False in tritonclient',
    ],
    [
      good,
      { 'content-encoding': 'gzip' },
      INFER,
      415,
      'compressed bodies are not supported: leave Content-Encoding out',
    ],
  ])('for the body %.30s with %j at %s is %i', async (sent, headers, path, status, error) => {
    const { body: answer } = await send('post', path, sent, headers).expect(status);
    expect(answer).toEqual({ error: typeof error === 'string' ? error : expect.stringMatching(error) });
  });

  it('for invalid UTF-8 is a 400', async () => {
    const raw = await fetch(`${url()}${INFER}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from([0x7b, 0xff, 0x7d]),
    });
    expect([raw.status, await raw.json()]).toEqual([400, { error: 'the body is not valid UTF-8' }]);
  });

  it('of a full queue keeps its Retry-After', async () => {
    const full = new ProblemException(429, 'the queue is full: try again later', { headers: { 'retry-after': '1' } });
    const score = vi.spyOn(Predictions.prototype, 'score').mockRejectedValueOnce(full);
    const { body: answer, headers } = await infer(['hello']).expect(429);
    expect(answer).toEqual({ error: 'the queue is full: try again later' });
    expect(headers['retry-after']).toBe('1');
    score.mockRestore();
  });

  it('nobody foresaw is a 500 without details', async () => {
    const predict = vi.spyOn(Predictions.prototype, 'score').mockRejectedValueOnce(new Error('a fault of the engine'));
    expect((await infer(['hello']).expect(500)).body).toEqual({ error: 'something went wrong here: try again later' });
    predict.mockRestore();
  });

  it('elsewhere is a problem as ever, also where the path only begins alike', async () => {
    for (const path of ['/nothing', '/v2x']) {
      expect((await server().get(path).expect(404)).headers['content-type']).toMatch(/^application\/problem\+json/);
    }
    const { body: answer } = await server()
      .post('/predict')
      .send({ sms: 'x'.repeat(70_000) })
      .expect(413);
    expect(answer.detail).toBe('the body is larger than 65536 bytes: send less in one call');
  });
});

it('counts infer calls apart from POST /predict, and every row as a prediction of the model', async () => {
  const read = async (series: string) =>
    Number(
      (await server().get('/metrics')).text
        .split('\n')
        .find((line) => line.startsWith(series))
        ?.split(' ')[1] ?? 0,
    );
  const calls = () =>
    read('model_predictions_total{version="v2",source="app",api="infer",status="200",result="batch"}');
  const refused = () =>
    read('model_predictions_total{version="v2",source="app",api="infer",status="400",result="none"}');
  const rows = () => read('model_inference_seconds_count{version="v2",source="app"}');
  const before = { calls: await calls(), refused: await refused(), rows: await rows() };
  await infer(['a', 'b', 'c']).expect(200);
  await infer([]).expect(400);
  await expect.poll(calls).toBe(before.calls + 1);
  await expect.poll(refused).toBe(before.refused + 1);
  expect(await rows()).toBe(before.rows + 3);
  expect(await read('model_prediction_latency_seconds_count{version="v2",source="app",api="infer"}')).toBeGreaterThan(
    0,
  );
});

it('is in /docs, each operation under a name of its own and each schema there', async () => {
  const { body: document, text } = await server().get('/docs/json').expect(200);
  const operations = Object.values(document.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
    (path) => Object.values(path).map(({ operationId }) => operationId),
  );
  expect(new Set(operations).size).toBe(operations.length);
  expect(document.paths).toHaveProperty(['/v2/models/{model}/versions/{version}/infer', 'post']);
  expect(document.components.schemas.OipError).toMatchObject({ required: ['error'] });
  const { InferInput, InferRequest, InferResponse, TensorMetadata } = document.components.schemas;
  expect(InferRequest.required).toEqual(['inputs']);
  expect(InferRequest.properties.inputs).toMatchObject({ items: { $ref: '#/components/schemas/InferInput' } });
  expect(InferInput.required).toEqual(['name', 'shape', 'datatype', 'data']);
  expect(InferInput.properties).toMatchObject({
    name: { type: 'string', enum: ['sms'] },
    datatype: { type: 'string', enum: ['BYTES'] },
    shape: { type: 'array', items: { type: 'integer' } },
    data: { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'array' }] } },
  });
  expect(TensorMetadata.properties.datatype.enum).toEqual(['BYTES', 'FP32']);
  expect(InferResponse.required).toEqual(['model_name', 'model_version', 'outputs']);
  for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) {
    expect(document.components.schemas).toHaveProperty(name ?? '');
  }
});
