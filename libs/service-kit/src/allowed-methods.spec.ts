import { fastify } from 'fastify';
import { expect, it } from 'vitest';
import { AllowedMethods } from './allowed-methods.js';

it.each([
  ['/echo', ['POST']],
  ['/models/a', ['GET', 'HEAD']],
  ['/models/a/infer', ['POST']],
  ['/models/', []],
  ['/models/a/b', []],
  ['/files/a/b', ['GET', 'HEAD']],
  ['/files', []],
  ['/', []],
])('%s takes %j', async (path, methods) => {
  const server = fastify();
  const allowed = new AllowedMethods(server);
  server.post('/echo', () => 'x');
  server.get('/models/:model', () => 'x');
  server.post('/models/:model/infer', () => 'x');
  server.get('/files/*', () => 'x');
  await server.ready();
  expect(allowed.of(path)).toEqual(methods);
  await server.close();
});
