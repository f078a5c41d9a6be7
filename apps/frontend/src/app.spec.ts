import { once } from 'node:events';
import { createServer, get, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { PredictResponse } from '@sms-checker/contracts';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFrontend } from './app.module.js';
import { frontendConfig } from './config.js';

const ANSWER: PredictResponse = {
  result: 'spam',
  probability: 0.97,
  classifier: 'a stand-in',
  sms: 'win a prize',
  version: 'v1',
  modelVersion: 'v1',
  assignment: 'none',
  requestId: 'of-the-model',
};

/** A stand-in for model-service that answers as each test says; 'hang' never answers, 'cut' breaks the connection. */
type Behaviour = { status: number; body: string; headers?: Record<string, string> } | 'hang' | 'cut';
let behaviour: Behaviour;
let received: { url: string | undefined; headers: IncomingHttpHeaders; body: string }[];
let model: Server;
let app: NestFastifyApplication;

const TIMEOUT_MS = 300;
const server = () => request(app.getHttpServer());
const predict = (body: object = { sms: 'win a prize' }) => server().post('/predict').send(body);

beforeAll(async () => {
  model = createServer((incoming, answer) => {
    let body = '';
    incoming
      .on('data', (chunk) => (body += String(chunk)))
      .on('end', () => {
        received.push({ url: incoming.url, headers: incoming.headers, body });
        if (behaviour === 'cut') incoming.socket.destroy();
        else if (behaviour !== 'hang') answer.writeHead(behaviour.status, behaviour.headers).end(behaviour.body);
      });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => model.once('listening', resolve));
  const { port } = model.address() as AddressInfo;
  app = await createFrontend(
    frontendConfig({
      VERSION: 'v2',
      MODEL_HOST: `http://127.0.0.1:${port}`,
      MODEL_TIMEOUT_MS: String(TIMEOUT_MS),
      MAX_IN_FLIGHT: '3',
      TRUST_ROUTES: 'true',
      PIN_COOKIE: 'choice',
      LOG_LEVEL: 'silent',
    }),
  );
  await app.listen(0, '127.0.0.1');
});

beforeEach(() => {
  behaviour = { status: 200, body: JSON.stringify(ANSWER) };
  received = [];
});

afterAll(async () => {
  await app.close();
  model.closeAllConnections();
  model.close();
});

describe('POST /predict', () => {
  it('gives the answer of the model with the own version, assignment and id', async () => {
    const headers = { 'x-sms-assignment': 'drawn', 'x-request-id': 'call-1' };
    const { body } = await predict({ sms: 'win a prize', guess: 'spam' }).set(headers).expect(200);
    expect(body).toEqual({
      result: 'spam',
      probability: 0.97,
      classifier: 'a stand-in',
      sms: 'win a prize',
      version: 'v2',
      modelVersion: 'v1',
      assignment: 'random',
      requestId: 'call-1',
    });
  });

  it('sends the model the message alone, with ids and trace headers and nothing else of the user', async () => {
    const passed = {
      'x-request-id': 'call-2',
      traceparent: '00-ab-cd-01',
      b3: 'abc-def-1',
      'x-sms-assignment': 'pinned',
    };
    await predict({ sms: 'x', guess: 'ham' }).set({ ...passed, cookie: 'a=b', authorization: 'secret' });
    expect(received).toHaveLength(1);
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ sms: 'x' });
    expect(received[0]?.headers).toMatchObject(passed);
    expect(received[0]?.headers).not.toHaveProperty('cookie');
    expect(received[0]?.headers).not.toHaveProperty('authorization');
  });

  const explanation = {
    method: 'additive',
    base: -1,
    logit: 3.5,
    parts: [{ text: 'win', start: 0, end: 3, weight: 4.5 }],
  };

  it('passes on whether to explain, and the explanation only where it was asked for', async () => {
    behaviour = { status: 200, body: JSON.stringify({ ...ANSWER, explanation }) };
    const plain = await predict().expect(200);
    expect(plain.body).not.toHaveProperty('explanation');
    const explained = await server().post('/predict?explain=true').send({ sms: 'win a prize' }).expect(200);
    expect(explained.body.explanation).toEqual(explanation);
    await server().post('/predict?explain=false').send({ sms: 'win a prize' }).expect(200);
    expect(received.map(({ url }) => url)).toEqual(['/predict', '/predict?explain=true', '/predict']);
  });

  it('answers without an explanation where an older model gives none', async () => {
    const { body } = await server().post('/predict?explain=true').send({ sms: 'win a prize' }).expect(200);
    expect(body).toMatchObject({ result: 'spam' });
    expect(body).not.toHaveProperty('explanation');
  });

  it('is a 502 where the explanation cannot be understood, and a 400 where the parameter cannot', async () => {
    behaviour = { status: 200, body: JSON.stringify({ ...ANSWER, explanation: { ...explanation, parts: [{}] } }) };
    await server().post('/predict?explain=true').send({ sms: 'win a prize' }).expect(502);
    const { body } = await server().post('/predict?explain=maybe').send({ sms: 'win a prize' }).expect(400);
    expect(body.errors).toMatchObject([{ field: 'explain', rule: 'isBooleanString' }]);
  });

  const page = '<html>a proxy</html>';
  const cases: [string, Behaviour, number, string][] = [
    ['hangs', 'hang', 504, 'the model did not answer in time: try again in a moment'],
    ['breaks the connection', 'cut', 503, 'the model is away: try again in a moment'],
    ['is not ready', { status: 503, body: '' }, 503, 'the model is not ready: try again in a moment'],
    [
      'is too slow for a proxy',
      { status: 504, body: '' },
      504,
      'the model did not answer in time: try again in a moment',
    ],
    ['fails', { status: 500, body: 'Error: at stack' }, 502, 'the model failed with status 500'],
    ['refuses what is right', { status: 400, body: '{}' }, 502, 'the model failed with status 400'],
    [
      'answers in HTML',
      { status: 200, body: page },
      502,
      'the model gave an answer that this service does not understand',
    ],
    [
      'answers with half',
      { status: 200, body: '{"result":"spam"}' },
      502,
      'the model gave an answer that this service does not understand',
    ],
    [
      'answers too deeply',
      { status: 200, body: `{"result":${'['.repeat(5000)}${']'.repeat(5000)}}` },
      502,
      'the model gave an answer that this service does not understand',
    ],
    [
      'answers beyond bounds',
      { status: 200, body: JSON.stringify({ ...ANSWER, probability: 2 }) },
      502,
      'the model gave an answer that this service does not understand',
    ],
    [
      'answers without an end',
      { status: 200, body: 'x'.repeat(1_100_000) },
      502,
      'the model gave an answer that this service does not understand',
    ],
    [
      'has too much to do',
      { status: 429, body: '', headers: { 'retry-after': '7' } },
      429,
      'the model has too much to do: try again later',
    ],
  ];

  it.each(cases)('where the model %s, says so in plain words', async (_, how, status, detail) => {
    behaviour = how;
    const { body, headers } = await predict()
      .expect(status)
      .expect('content-type', /^application\/problem\+json/);
    expect(body).toMatchObject({ status, detail, requestId: headers['x-request-id'] });
    expect(JSON.stringify(body)).not.toMatch(/stack|at .*\.js/);
    if (status === 429) expect(headers['retry-after']).toBe('7');
    behaviour = { status: 200, body: JSON.stringify(ANSWER) };
    await predict().expect(200);
  });

  it('is a 429 with Retry-After where too many wait already', async () => {
    behaviour = 'hang';
    const answers = await Promise.all(Array.from({ length: 5 }, () => predict()));
    expect(answers.map(({ status }) => status).sort()).toEqual([429, 429, 504, 504, 504]);
    expect(answers.find(({ status }) => status === 429)?.headers['retry-after']).toBe('1');
  });
});

describe('GET /route', () => {
  it('tells which version the caller gets, why, and by which cookie to choose, fresh', async () => {
    const { body, headers } = await server().get('/route').set('x-sms-assignment', 'sticky').expect(200);
    expect(body).toEqual({ version: 'v2', assignment: 'random', pinCookie: 'choice' });
    expect(headers['cache-control']).toBe('no-store');
    expect(received).toEqual([]);
  });
});

it('answers GET * with an id and the headers of any other answer', async () => {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const [answer] = (await once(get({ port, path: '*' }), 'response')) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(404);
  expect(answer.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
});

describe('/metrics', () => {
  const metrics = async () => (await server().get('/metrics').expect(200)).text;
  const value = async (series: string) =>
    Number(
      (await metrics())
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')
        .at(-1) ?? 0,
    );

  it.each([
    ['app_predictions_total{version="v2",result="spam",status="200",assignment="pinned"}', 'pinned'],
    ['app_guesses_total{version="v2",agrees="false",assignment="random"}', 'sticky'],
    ['app_sessions_total{version="v2"}', 'drawn'],
    ['app_prediction_latency_seconds_count{version="v2",source="app",assignment="header"}', 'header'],
  ])('%s counts a %s call', async (series, assignment) => {
    const before = await value(series);
    await predict({ sms: 'x', guess: 'ham' }).set('x-sms-assignment', assignment).expect(200);
    await expect.poll(() => value(series)).toBe(before + 1);
    expect(await value('app_requests_in_flight{version="v2"}')).toBe(0);
  });

  it('leaves explained calls and questions for the route out of predictions, latency and guesses, also where they fail', async () => {
    const counted = async () =>
      (await metrics())
        .split('\n')
        .filter((line) => /^app_(predictions|guesses|prediction_latency_seconds_count)/.test(line));
    await predict({ sms: 'x', guess: 'ham' }).expect(200);
    await expect.poll(() => value('app_requests_in_flight{version="v2"}')).toBe(0);
    const before = await counted();
    await server().post('/predict?explain=true').send({ sms: 'x', guess: 'ham' }).expect(200);
    await server().post('/predict?explain=true').send({}).expect(400);
    await server().get('/route').expect(200);
    await expect.poll(() => value('app_requests_in_flight{version="v2"}')).toBe(0);
    expect(await counted()).toEqual(before);
  });

  it('counts a session that begins with the page', async () => {
    const before = await value('app_sessions_total{version="v2"}');
    await server().get('/sms/').set('x-sms-assignment', 'drawn').expect(200);
    expect(await value('app_sessions_total{version="v2"}')).toBe(before + 1);
  });

  it('counts calls meant for another version, and makes no label of what it does not know', async () => {
    await predict().set('x-sms-version', 'v1').expect(200);
    await predict().set('x-sms-version', 'v2').expect(200);
    await predict().set('x-sms-version', 'v3').expect(200);
    await predict().set('x-sms-version', 'v666').set('x-sms-assignment', 'whatever').expect(200);
    const text = await metrics();
    expect(text.match(/^app_fallbacks_total\{.*$/gm)).toEqual([
      'app_fallbacks_total{intended="v1",version="v2",assignment="none",prediction="true"} 1',
    ]);
    expect(text).not.toMatch(/v666|whatever/);
  });
});

describe('the page', () => {
  it.each(['/', '/sms'])('is where %s leads', async (path) => {
    const { headers } = await server().get(path).redirects(0);
    expect(headers.location).toBe('/sms/');
  });

  it('comes with a strict policy, fresh; its parts may be kept', async () => {
    const { text, headers } = await server()
      .get('/sms/')
      .expect(200)
      .expect('content-type', /^text\/html/);
    expect(headers['content-security-policy']).toContain("default-src 'none';script-src 'self';style-src 'self'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe|data:|\*/);
    expect(headers['cache-control']).toBe('no-cache');
    const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(text)?.[1];
    const part = await server()
      .get(`/sms/${script ?? ''}`)
      .expect(200);
    expect(part.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it.each([
    ['/sms/../package.json', 403],
    ['/sms/%2e%2e/package.json', 403],
    ['/sms/nothing.js', 404],
  ])('%s is nothing', async (path, status) => {
    await server()
      .get(path)
      .expect(status)
      .expect('content-type', /^application\/problem\+json/);
  });

  it('/docs shows the documentation under a policy of its own', async () => {
    const { headers } = await server()
      .get('/docs')
      .expect(200)
      .expect('content-type', /^text\/html/);
    expect(headers['content-security-policy']).toContain("style-src 'self' 'unsafe-inline'");
  });
});
