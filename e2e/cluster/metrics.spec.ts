import { beforeAll, expect, it } from 'vitest';
import { sumOf } from '../src/exposition.js';
import { call } from '../src/http.js';
import { metricsOf, podOf } from '../src/kubectl.js';
import { useCanary } from '../src/release.js';
import { ENTRY } from '../src/settings.js';

beforeAll(() => useCanary(50));

it.each(['/metrics', '/metrics/', '//metrics', '/%6detrics'])(
  'does not serve %s through the gateway, on either version',
  async (path) => {
    for (const version of ['v1', 'v2']) {
      const reply = await call(`${ENTRY}${path}`, { headers: { cookie: `canary=${version}` } });
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.status).toBeLessThan(500);
      expect(reply.body).not.toContain('app_predictions_total{');
    }
  },
);

it.each(['v1', 'v2'] as const)('serves the metrics of %s inside its pods', async (version) => {
  expect(sumOf(await metricsOf(await podOf('app', version)), 'process_start_time_seconds')).toBeGreaterThan(0);
  expect(sumOf(await metricsOf(await podOf('model', version)), 'model_info', { version })).toBe(1);
});
