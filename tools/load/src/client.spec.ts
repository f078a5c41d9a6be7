import { afterEach, beforeEach, expect, it } from 'vitest';
import { Client } from './client.js';
import { FakeFrontend } from './testing/fake-frontend.js';

let frontend: FakeFrontend;
let url: URL;
let client: Client;
beforeEach(async () => {
  frontend = new FakeFrontend();
  url = await frontend.start();
  client = new Client(url, 2, 10_000);
});
afterEach(async () => {
  await client.close();
  await frontend.stop();
});

it('sends the message with its headers, and gives what the answer says', async () => {
  const reply = await client.predict({ sms: 'hi', guess: 'ham' }, { cookie: 'canary=v2', 'x-user-id': 'tester-1' });
  expect(reply).toMatchObject({
    status: 200,
    requestId: 'call-1',
    answer: { result: 'ham', version: 'v2', modelVersion: '1', assignment: 'pinned' },
  });
  const [got] = frontend.got;
  expect(got).toMatchObject({ path: '/predict', body: { sms: 'hi', guess: 'ham' } });
  expect(got?.headers).toMatchObject({
    host: url.host,
    cookie: 'canary=v2',
    'x-user-id': 'tester-1',
    'content-type': 'application/json',
  });
});

it.each(['/base', '/base/'])('asks below %s', async (base) => {
  const below = new Client(new URL(base, url), 1, 10_000);
  await below.predict({ sms: 'hi' }, {});
  await below.close();
  expect(frontend.got[0]?.path).toBe('/base/predict');
});

it('gives the cookie, the id and the status of a call that failed', async () => {
  frontend.fault = (response) => {
    response.writeHead(503).end('{"detail": "no"}');
    return true;
  };
  expect(await client.predict({ sms: 'hi' }, {})).toEqual({
    status: 503,
    requestId: 'call-1',
    setCookie: 'user-session=v1.id; Path=/; HttpOnly',
  });
});

it.each(['<html>', '{}', '{"result": "ham", "version": "v9"}', 'null'])('takes %s for no prediction', async (body) => {
  frontend.fault = (response) => {
    response.end(body);
    return true;
  };
  const reply = await client.predict({ sms: 'hi' }, {});
  expect(reply).toMatchObject({ status: 200 });
  expect(reply.answer).toBeUndefined();
});

it('says in a word why there is no status', async () => {
  frontend.fault = (response) => {
    response.destroy();
    return true;
  };
  expect(await client.predict({ sms: 'hi' }, {})).toEqual({ status: 'UND_ERR_SOCKET' });
  frontend.fault = (response) => {
    response.end('x'.repeat(300_000));
    return true;
  };
  expect(await client.predict({ sms: 'hi' }, {})).toEqual({ status: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' });
});

it('waits no longer than it may, whether for the status or the body', async () => {
  const hasty = new Client(url, 2, 100);
  frontend.fault = () => true;
  expect(await hasty.predict({ sms: 'hi' }, {})).toEqual({ status: 'timeout' });
  frontend.fault = (response) => {
    response.write('{');
    return true;
  };
  expect(await hasty.predict({ sms: 'hi' }, {})).toEqual({ status: 'timeout' });
  await hasty.close();
});

it('keeps its connections', async () => {
  for (let i = 0; i < 20; i++) await client.predict({ sms: 'hi' }, {});
  expect(frontend.connections).toBeLessThanOrEqual(2);
});
