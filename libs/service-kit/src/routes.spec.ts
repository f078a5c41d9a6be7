import fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { distrustRoutes } from './routes.js';

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
