import { PREDICT_PATH } from '@sms-checker/contracts/names';
import { describe, expect, it, vi } from 'vitest';
import type { Surroundings } from './ask.js';
import { explain, predict } from './predict.js';
import { askRoute } from './route.js';

const ANSWER = {
  result: 'spam',
  probability: 0.97,
  classifier: 'a classifier',
  sms: 'hi',
  version: 'v1',
  modelVersion: 'v1',
  assignment: 'none',
  requestId: 'id-1',
};

function surroundings(fetch: Surroundings['fetch'], more: Partial<Surroundings> = {}): Surroundings {
  return { fetch, online: () => true, timeoutMs: 10_000, ...more };
}

const answering = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  surroundings(() =>
    Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })),
  );

it('posts the request as JSON', async () => {
  const fetch = vi.fn<Surroundings['fetch']>(() => Promise.resolve(Response.json(ANSWER)));
  expect(await predict({ sms: 'hi', guess: 'ham' }, surroundings(fetch))).toEqual({ answer: ANSWER });
  const [path, init] = fetch.mock.calls[0] ?? [];
  expect(path).toBe(PREDICT_PATH);
  expect(init).toMatchObject({ method: 'POST', body: '{"sms":"hi","guess":"ham"}' });
});

it('asks for an explanation at a path of its own', async () => {
  const fetch = vi.fn<Surroundings['fetch']>(() => Promise.resolve(Response.json(ANSWER)));
  await explain({ sms: 'hi' }, surroundings(fetch));
  expect(fetch.mock.calls[0]?.[0]).toBe('/predict?explain=true');
});

it('blames the message when the service names its field, and gives all reasons', async () => {
  const errors = [
    { field: 'sms', rule: 'a', message: 'sms must be short' },
    { field: 'sms', rule: 'b', message: 'sms must be kind' },
  ];
  expect(await predict({ sms: 'hi' }, answering(400, { status: 400, requestId: 'id-2', errors }))).toEqual({
    failure: {
      title: 'The message was not accepted.',
      advice: 'The service says: sms must be short; sms must be kind',
      field: 'sms',
      requestId: 'id-2',
    },
  });
});

it('gives the detail of a refusal that names no field', async () => {
  expect(await predict({ sms: 'hi' }, answering(400, { detail: 'The body is not JSON.' }))).toMatchObject({
    failure: { advice: 'The service says: The body is not JSON.' },
  });
  expect(await predict({ sms: 'hi' }, answering(400, '<h1>Bad Request</h1>'))).toMatchObject({
    failure: { advice: 'The service did not say why.' },
  });
});

it('does not trust the shape of a problem', async () => {
  const odd = { errors: [null, 5, { field: 1 }], detail: { a: 1 }, requestId: 7 };
  expect(await predict({ sms: 'hi' }, answering(400, odd))).toEqual({
    failure: { title: 'The message was not accepted.', advice: 'The service did not say why.', field: 'sms' },
  });
});

it.each([
  [413, {}, 'The message is too long to send.', 'Shorten it and try again.'],
  [429, { 'retry-after': '5' }, 'Too many messages are being checked right now.', 'Try again in 5 seconds.'],
  [502, {}, 'The service failed.', 'There is no answer. Try again in a moment.'],
  [503, { 'retry-after': '9' }, 'The service is away.', 'There is no answer. Try again in 9 seconds.'],
  [504, {}, 'The service took too long.', 'There is no answer. Try again in a moment.'],
  [
    500,
    {},
    'The service could not answer (status 500).',
    'Try again. If it happens again, report it to the people who run this service.',
  ],
])('has words for a %i', async (status, headers, title, advice) => {
  expect(await predict({ sms: 'hi' }, answering(status, 'no healthy upstream', headers))).toMatchObject({
    failure: { title, advice },
  });
});

it.each([
  [502, 'The model failed.'],
  [503, 'The model is away.'],
  [504, 'The model took too long.'],
])('blames the model for a %i only where the service does', async (status, title) => {
  expect(await predict({ sms: 'hi' }, answering(status, { status, detail: 'the model …' }))).toMatchObject({
    failure: { title },
  });
});

it('takes the request id from the header where the body has none', async () => {
  expect(await predict({ sms: 'hi' }, answering(503, 'upstream', { 'x-request-id': 'id-3' }))).toMatchObject({
    failure: { requestId: 'id-3' },
  });
});

it.each([
  ['no JSON', '<h1>Sign in</h1>'],
  ['null', 'null'],
  ['an unknown result', { ...ANSWER, result: 'eggs' }],
  ['no probability', { ...ANSWER, probability: null }],
  ['a probability above one', { ...ANSWER, probability: 97 }],
  ['no version', { ...ANSWER, version: undefined }],
  ['an unknown version', { ...ANSWER, version: 'v9' }],
  ['an unknown assignment', { ...ANSWER, assignment: 'whim' }],
  ['no request id', { ...ANSWER, requestId: null }],
])('does not take a 200 with %s for an answer', async (_, body) => {
  expect(await predict({ sms: 'hi' }, answering(200, body))).toMatchObject({
    failure: { title: 'The answer could not be read.' },
  });
});

it('tells being offline from a service that is out of reach', async () => {
  const fails = () => Promise.reject(new TypeError('Failed to fetch'));
  expect(await predict({ sms: 'hi' }, surroundings(fails, { online: () => false }))).toMatchObject({
    failure: { title: 'You are offline.' },
  });
  expect(await predict({ sms: 'hi' }, surroundings(fails))).toMatchObject({
    failure: { title: 'The service could not be reached.' },
  });
});

it('gives up when the answer, or the rest of it, takes too long', async () => {
  const stalls: Surroundings['fetch'] = (_, init) => {
    const start = (stream: ReadableStreamDefaultController) => {
      init?.signal?.addEventListener('abort', () => stream.error(init.signal?.reason));
    };
    return Promise.resolve(new Response(new ReadableStream({ start })));
  };
  expect(await predict({ sms: 'hi' }, surroundings(stalls, { timeoutMs: 20 }))).toMatchObject({
    failure: { title: 'No answer within 0.02 seconds.' },
  });
});

describe('askRoute', () => {
  const route = { version: 'v2', assignment: 'random', pinCookie: 'canary' };

  it('asks afresh which version answers', async () => {
    const fetch = vi.fn<Surroundings['fetch']>(() => Promise.resolve(Response.json(route)));
    expect(await askRoute(surroundings(fetch))).toEqual({ answer: route });
    expect(fetch.mock.calls[0]).toMatchObject(['/route', { cache: 'no-store' }]);
  });

  it('takes a route without a choice', async () => {
    const without = { version: 'v1', assignment: 'none' };
    expect(await askRoute(answering(200, without))).toEqual({ answer: without });
  });

  it.each([{}, { ...route, version: 'v9' }, { ...route, assignment: null }, { ...route, pinCookie: 5 }])(
    'does not take %j for a route',
    async (body) => {
      expect(await askRoute(answering(200, body))).toMatchObject({
        failure: { title: 'The answer could not be read.' },
      });
    },
  );
});
