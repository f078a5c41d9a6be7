import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { capacityOf } from './capacity.js';

async function site(answerMs: number) {
  let asked = 0;
  let atOnce = 0;
  let most = 0;
  const server = createServer((_, response) => {
    asked++;
    most = Math.max(most, ++atOnce);
    setTimeout(() => {
      atOnce--;
      response.end('{}');
    }, answerMs);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () => server.close().closeAllConnections();
  return { url, stop, asked: () => asked, most: () => most };
}

it('counts what callers are answered who wait for each other’s turn', async () => {
  const { url, stop, asked, most } = await site(20);
  try {
    const capacity = await capacityOf(url, 1, new AbortController().signal);
    expect(capacity).toBeGreaterThan(0);
    // Without those to warm up, and no faster than 32 callers can be who wait 20 ms.
    expect(capacity).toBeLessThan(asked());
    expect(capacity).toBeLessThanOrEqual(32 * 51);
    expect(most()).toBe(32);
  } finally {
    stop();
  }
});

it('is 0 where nobody answers, and ends when it is told to', async () => {
  const ending = new AbortController();
  const measured = capacityOf('http://127.0.0.1:1', 3600, ending.signal);
  ending.abort();
  expect(await measured).toBe(0);
});
