import { expect, it } from 'vitest';
import { frontendConfig } from './config.js';
import { Routes } from './routes.service.js';

it.each([
  [{}, undefined, { version: 'v1', assignment: 'none' }],
  [{ VERSION: 'v2' }, 'drawn', { version: 'v2', assignment: 'random' }],
  [{ PIN_COOKIE: 'canary' }, 'pinned', { version: 'v1', assignment: 'pinned', pinCookie: 'canary' }],
])('with %j, of a call that is %s, tells %j', (env, assignment, route) =>
  expect(new Routes(frontendConfig(env)).of({ 'x-sms-assignment': assignment })).toEqual(route),
);
