import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drive } from './drive.mjs';

let server;
let seen;
let answer;
let url;

beforeEach(async () => {
  seen = [];
  answer = (_, response) => response.end('{}');
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      const { method, url: path, headers, socket } = request;
      seen.push({ method, path, headers, body, port: socket.remotePort });
      answer(request, response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('drive', () => {
  it('makes whole calls, with bodies and cookies in turns, over connections that it keeps', async () => {
    const load = { url, bodies: ['{"sms":"a"}', '{"sms":"é"}'], cookies: ['u=1', 'u=2', 'u=3'], connections: 2 };
    const result = await drive({ ...load, amount: 6 });
    expect(result).toMatchObject({ statuses: { 200: 6 }, errors: 0, calls: 6 });
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(6).fill('POST /predict'));
    expect(seen.map(({ body }) => body).sort()).toEqual([
      ...Array(4).fill('{"sms":"a"}'),
      ...Array(2).fill('{"sms":"é"}'),
    ]);
    expect(new Set(seen.map(({ headers }) => headers.cookie))).toEqual(new Set(['u=1', 'u=2', 'u=3']));
    expect(new Set(seen.map(({ port }) => port)).size).toBe(2);
  });

  it('counts by status what is not 200', async () => {
    answer = (_, response) => {
      response.statusCode = seen.length % 2 ? 429 : 503;
      response.end('no');
    };
    const { statuses } = await drive({ url, bodies: ['{}'], connections: 1, amount: 4 });
    expect(statuses).toEqual({ 429: 2, 503: 2 });
  });

  it('opens another connection where the server closes one after its answer', async () => {
    answer = (_, response) => response.setHeader('connection', 'close').end('{}');
    expect(await drive({ url, bodies: ['{}'], connections: 1, amount: 3 })).toMatchObject({ calls: 3, errors: 0 });
    expect(new Set(seen.map(({ port }) => port)).size).toBe(3);
  });

  it('counts calls without an answer, and goes on', async () => {
    answer = (request, response) => (seen.length === 1 ? request.socket.destroy() : response.end('{}'));
    expect(await drive({ url, bodies: ['{}'], connections: 1, amount: 3 })).toMatchObject({ calls: 2, errors: 1 });
  });

  it('says what it does not understand', async () => {
    answer = (_, response) => response.writeHead(200).end('in chunks');
    const { calls, errors, reason } = await drive({ url, bodies: ['{}'], connections: 1, amount: 1 });
    expect({ calls, errors, reason }).toEqual({
      calls: 0,
      errors: 1,
      reason: 'an answer without Content-Length is not understood here',
    });
  });

  it('makes no more calls than its rate allows, however fast the answers are', async () => {
    const { calls, seconds } = await drive({ url, bodies: ['{}'], connections: 4, rate: 100, duration: 0.5 });
    expect(calls).toBeGreaterThan(0);
    expect(calls).toBeLessThanOrEqual(Math.ceil(100 * seconds) + 1);
  });

  it('takes for latency at a rate also how long a call waited for a connection', async () => {
    answer = (_, response) => setTimeout(() => response.end('{}'), 50);
    const { latency } = await drive({ url, bodies: ['{}'], connections: 1, rate: 100, amount: 5 });
    expect(latency.max).toBeGreaterThan(5 * 50 - 4 * 10 - 1);
  });
});

it('understands answers that come in pieces', async () => {
  const pieces = createSocketServer((socket) => {
    socket.on('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Le');
      setTimeout(() => socket.write('ngth: 4\r\n\r\n{'), 5);
      setTimeout(() => socket.write('"":'), 10);
    });
  }).listen(0, '127.0.0.1');
  await once(pieces, 'listening');
  const target = `http://127.0.0.1:${pieces.address().port}`;
  expect(await drive({ url: target, bodies: ['{}'], connections: 1, amount: 2 })).toMatchObject({
    statuses: { 200: 2 },
  });
  pieces.close();
});
