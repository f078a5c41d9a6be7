import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { call } from '../src/http.js';
import { launch } from '../src/processes.js';

const SERVICES = ['frontend', 'model-service'] as const;

describe.each(SERVICES)('%s', (name) => {
  it.each(['PORT', 'METRICS_PORT'])('names a %s that is in use in one line, and exits with 1', async (variable) => {
    const other = createServer().listen(0, '0.0.0.0');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const service = await launch(name, { [variable]: String(port) });
      expect(await service.exited).toBe(1);
      expect(service.stderr).toMatch(new RegExp(`^${name} cannot start: port ${port} is in use: [^\\n]+\\n$`));
    } finally {
      other.close();
    }
  });
});

it.each([
  [
    'frontend',
    {
      PORT: 'many',
      VERSION: 'v9',
      LOG_LEVEL: 'loud',
      MODEL_HOST: 'localhost',
      MODEL_TIMEOUT_MS: '0',
      MAX_IN_FLIGHT: '-1',
    },
  ],
  [
    'model-service',
    { PORT: '70000', METRICS_PORT: '1.5', SHUTDOWN_DELAY_MS: '1h', MODEL_NAME: '../v1', ROLE: 'both', VERSION: 'one' },
  ],
] as const)('%s tells every fault of its environment at once, and exits with 1', async (name, env) => {
  const service = await launch(name, env);
  expect(await service.exited).toBe(1);
  for (const [variable, value] of Object.entries(env)) {
    expect(service.stderr).toMatch(
      new RegExp(`^ +${variable} must be .*; it is "${value.replaceAll('.', '\\.')}"$`, 'm'),
    );
  }
  expect(service.stdout).toBe('');
  expect(service.stderr).not.toMatch(/^ +at /m);
});

it('model-service without its model listens, lives, and says why it is not ready', async () => {
  const service = await launch('model-service', { MODEL_NAME: 'v0' });
  const reply = () => call(`${service.url}/readyz`).catch(() => undefined);
  await expect
    .poll(async () => (await reply())?.body, { timeout: 20_000 })
    .toMatch(/v0.*(manifest|ENOENT|no such|exist)/);
  expect((await reply())?.status).toBe(503);
  expect((await call(`${service.url}/healthz`)).status).toBe(200);
});
