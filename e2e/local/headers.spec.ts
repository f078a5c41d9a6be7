import { TRACE_HEADERS, type PredictResponse } from '@sms-checker/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startFakeModel } from '../src/fake-model.js';
import { call, predict } from '../src/http.js';
import { problemOf } from '../src/problems.js';
import { startFrontend, startModel, type Service } from '../src/processes.js';

let model: Awaited<ReturnType<typeof startFakeModel>>;
let frontend: Service;

beforeAll(async () => {
  model = await startFakeModel();
  frontend = await startFrontend(model.url, { TRUST_ROUTES: 'true' });
});

afterAll(() => model.close());

it('passes the request id, the trace context and the assignment on to the model, and nothing else of the caller', async () => {
  const sent = {
    ...Object.fromEntries(TRACE_HEADERS.map((name, i) => [name, `value-${i}`])),
    'x-request-id': 'call-4711',
    'x-sms-assignment': 'sticky',
  };
  const reply = await predict(frontend.url, { sms: 'hi' }, { headers: { ...sent, cookie: 'a=b', authorization: 'c' } });
  const asked = model.asked.at(-1);
  expect(asked).toMatchObject(sent);
  expect(asked).not.toHaveProperty('cookie');
  expect(asked).not.toHaveProperty('authorization');
  expect(reply.headers['x-request-id']).toBe('call-4711');
  expect(JSON.parse(reply.body)).toMatchObject({ requestId: 'call-4711', assignment: 'random' });
});

it('believes what its caller says of routes only where there are routes to overwrite it', async () => {
  const { url } = await startFrontend(model.url);
  const headers = { 'x-sms-assignment': 'pinned', 'x-sms-version': 'v2', 'x-request-id': 'call-4714' };
  const reply = await predict(url, { sms: 'hi' }, { headers });
  expect(JSON.parse(reply.body)).toMatchObject({ requestId: 'call-4714', assignment: 'none' });
  expect(model.asked.at(-1)).toMatchObject({ 'x-request-id': 'call-4714' });
  expect(model.asked.at(-1)).not.toHaveProperty('x-sms-assignment');
});

it.each(['', 'with space', 'x'.repeat(200), '"quoted"'])(
  'makes an id of its own, the same for the model, in place of %j',
  async (id) => {
    const reply = await predict(frontend.url, { sms: 'hi' }, { headers: { 'x-request-id': id } });
    const { requestId } = JSON.parse(reply.body) as PredictResponse;
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(reply.headers['x-request-id']).toBe(requestId);
    expect(model.asked.at(-1)?.['x-request-id']).toBe(requestId);
  },
);

it('names the id in refusals too', async () => {
  const reply = await call(`${frontend.url}/predict`, { headers: { 'x-request-id': 'call-4712' } });
  expect(problemOf(reply).requestId).toBe('call-4712');
  expect(reply.headers['x-request-id']).toBe('call-4712');
});

it('gives the real model the same id', async () => {
  const { url } = await startModel();
  const reply = await predict(url, { sms: 'hi' }, { headers: { 'x-request-id': 'call-4713' } });
  expect(JSON.parse(reply.body)).toMatchObject({ requestId: 'call-4713' });
});
