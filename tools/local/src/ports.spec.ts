import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { freePorts } from './ports.js';

it('are as many as asked for, all different, not those of outgoing connections, and can be listened at', async () => {
  const ports = await freePorts(50);
  expect(new Set(ports).size).toBe(50);
  expect(Math.max(...ports)).toBeLessThan(32_768);
  const server = createServer().listen(ports[0]);
  await once(server, 'listening');
  server.close();
});

it('are none for nobody', async () => {
  expect(await freePorts(0)).toEqual([]);
});
