import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errors, Pool } from 'undici';
import { afterEach, expect, it } from 'vitest';
import { exchange, LateError } from './exchange.js';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

/** A pool of one connection before a server. */
async function poolBefore(listener: RequestListener, options: Pool.Options = {}): Promise<Pool> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { connections: 1, ...options });
  ends.push(async () => {
    await pool.destroy();
    server.closeAllConnections();
    server.close();
  });
  return pool;
}

const ASK = { path: '/', method: 'GET' } as const;

it('joins what comes in pieces, characters that are split too', async () => {
  const text = Buffer.from('a€b');
  const pool = await poolBefore((_, response) => {
    response.writeHead(201, { 'x-one': 'yes' }).write(text.subarray(0, 2));
    setTimeout(() => response.end(text.subarray(2)), 50);
  });
  const { status, headers, text: received } = await exchange(pool, ASK, 5000);
  expect([status, headers['x-one'], received]).toEqual([201, 'yes', 'a€b']);
});

it('has no text where nothing comes', async () => {
  const pool = await poolBefore((_, response) => response.writeHead(204).end());
  expect(await exchange(pool, ASK, 5000)).toMatchObject({ status: 204, text: '' });
});

it('gives up what is late, and leaves its connection', async () => {
  let left = 0;
  const pool = await poolBefore((request) => request.socket.on('close', () => left++));
  await expect(exchange(pool, ASK, 100)).rejects.toThrow(new LateError(100));
  await expect.poll(() => left).toBe(1);
});

it('never sends what waited for a connection until it was late', async () => {
  const asked: string[] = [];
  const pool = await poolBefore((request, response) => {
    asked.push(request.url ?? '');
    setTimeout(() => response.end('done'), 300);
  });
  const first = exchange(pool, { ...ASK, path: '/first' }, 5000);
  await expect(exchange(pool, { ...ASK, path: '/second' }, 100)).rejects.toThrow(LateError);
  expect((await first).text).toBe('done');
  expect((await exchange(pool, { ...ASK, path: '/third' }, 5000)).text).toBe('done');
  expect(asked).toEqual(['/first', '/third']);
});

it('tells what undici says of an answer that is too large, and of nobody who listens', async () => {
  const pool = await poolBefore((_, response) => response.end('too much'), { maxResponseSize: 4 });
  await expect(exchange(pool, ASK, 5000)).rejects.toThrow(errors.ResponseExceededMaxSizeError);
  const away = new Pool('http://127.0.0.1:1');
  ends.push(() => away.destroy());
  await expect(exchange(away, ASK, 5000)).rejects.toThrow('ECONNREFUSED');
});
