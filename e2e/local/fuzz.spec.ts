import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { sumOf } from '../src/exposition.js';
import { MARK } from '../src/fuzz/body-mutations.js';
import { endpointsOf } from '../src/fuzz/endpoints.js';
import { fuzz } from '../src/fuzz/fuzz.js';
import { call, predict } from '../src/http.js';
import { startFrontend, startModel, type Service } from '../src/processes.js';
import { say } from '../src/progress.js';
import { FUZZ_CASES, SEED } from '../src/settings.js';

const WATCH = fileURLToPath(new URL('../src/fuzz/prototype-watch.mjs', import.meta.url));

/** Nothing here may wait for lack of time or room: it would be a 5xx or a 429 that is nobody's fault. */
const BOTH = { NODE_OPTIONS: `--import=${WATCH}`, TRUST_ROUTES: 'true', SHUTDOWN_DELAY_MS: '0' };
const MODEL = { MODEL_DEADLINE_MS: '30000', ...BOTH };
const FRONTEND = { MODEL_TIMEOUT_MS: '30000', ...BOTH };

/** What a pod of either may have of memory by the chart's values, in bytes. */
const MEMORY = { frontend: 256 * 2 ** 20, 'model-service': 512 * 2 ** 20 };

/** Far longer than it takes: for machines that do other things as well. */
const LIMIT_MS = 300_000;

function isLogLine(line: string): boolean {
  try {
    const { time, version } = JSON.parse(line) as Record<string, unknown>;
    return typeof time === 'string' && version === 'v1';
  } catch {
    return false;
  }
}

let services: Record<Service['name'], Service>;

beforeAll(async () => {
  say(`${FUZZ_CASES} hostile requests for each endpoint from E2E_SEED=${SEED}`);
  const model = await startModel('v1', MODEL);
  services = { 'model-service': model, frontend: await startFrontend(model.url, FRONTEND) };
  for (const service of Object.values(services)) service.signal('SIGUSR2');
});

const NAMES = ['frontend', 'model-service'] as const;

describe.each(NAMES)('%s', (name) => {
  it.each(endpointsOf(name).map((endpoint, i) => [`${endpoint.method} ${endpoint.path}`, endpoint, i] as const))(
    'answers whatever comes to %s as it must',
    async (what, endpoint, i) => {
      const statuses = await fuzz(endpoint, Number(services[name].env.PORT), (SEED + i) | 0);
      say(
        `${name} ${what}: ${[...statuses]
          .sort()
          .map((pair) => pair.join(' × '))
          .join(', ')}`,
      );
      expect(statuses.get(200)).toBeGreaterThan(FUZZ_CASES / 10);
    },
    LIMIT_MS,
  );

  it('is as it was after all that', async () => {
    const { url } = services[name];
    expect((await predict(url, { sms: 'see you at six' })).status).toBe(200);
    const { body } = await call(`${url}/metrics`);
    expect(body).not.toContain(MARK);
    expect(sumOf(body, 'process_resident_memory_bytes')).toBeLessThan(MEMORY[name]);
    expect(sumOf(body, 'app_requests_in_flight')).toBe(0);
  });
});

it('logged whole lines and nothing that was sent, and left alone what all objects have', async () => {
  for (const service of Object.values(services)) {
    service.signal('SIGTERM');
    expect(await service.exited).toBe(0);
    expect(service.stderr).toBe('prototypes: 0 added \n');
    const logged = service.stdout.trim().split('\n');
    expect(logged.length).toBeGreaterThan(2);
    expect(logged.filter((line) => !isLogLine(line))).toEqual([]);
    expect(service.stdout).not.toContain(MARK);
  }
});
