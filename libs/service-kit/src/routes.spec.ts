import fastify from 'fastify';
import { Counter, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { countFallbacks, distrustRoutes } from './routes.js';

const headers = { 'x-sms-assignment': 'pinned', 'x-sms-version': 'v2', 'x-request-id': 'call-1' };

describe('distrustRoutes', () => {
  it('forgets what only routes may set, and nothing else', async () => {
    const app = fastify();
    distrustRoutes(app);
    app.get('/', (request) => request.headers);
    const seen = (await app.inject({ url: '/', headers })).json<Record<string, string>>();
    expect(seen).toMatchObject({ 'x-request-id': 'call-1' });
    expect(seen).not.toHaveProperty('x-sms-assignment');
    expect(seen).not.toHaveProperty('x-sms-version');
  });
});

describe('countFallbacks', () => {
  async function counted(intended: string, trusted = true, url = '/any', more: Record<string, string> = {}) {
    const counter = new Counter({
      name: 'fallbacks_total',
      help: 'x',
      labelNames: ['intended', 'version', 'assignment', 'prediction'],
      registers: [new Registry()],
    });
    const app = fastify();
    if (!trusted) distrustRoutes(app);
    countFallbacks(app, 'v1', counter);
    app.get('/predict', () => 'answered');
    await app.inject({ url, headers: { 'x-sms-version': intended, ...more } });
    return (await counter.get()).values.map(({ labels, value }) => ({ ...labels, value }));
  }

  it('counts what was meant for the other live version', async () =>
    expect(await counted('v2')).toEqual([
      { intended: 'v2', version: 'v1', assignment: 'none', prediction: 'false', value: 1 },
    ]));

  it.each([
    ['/predict', 'drawn', { assignment: 'random', prediction: 'true' }],
    ['/predict?explain=true', 'sticky', { assignment: 'random', prediction: 'false' }],
    ['/predict?explain=false', 'pinned', { assignment: 'pinned', prediction: 'true' }],
    ['/predict/more', 'whatever', { assignment: 'none', prediction: 'false' }],
  ])('tells who made them, and predictions from the rest: %s, %s', async (url, assignment, labels) =>
    expect(await counted('v2', true, url, { 'x-sms-assignment': assignment })).toEqual([
      { intended: 'v2', version: 'v1', ...labels, value: 1 },
    ]),
  );

  it.each(['v1', 'v3', 'v666', '__proto__'])('counts nothing that was meant for %s', async (intended) =>
    expect(await counted(intended)).toEqual([]),
  );

  it('counts nothing where routes are not trusted', async () => expect(await counted('v2', false)).toEqual([]));
});
