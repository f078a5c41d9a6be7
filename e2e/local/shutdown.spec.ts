import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { call, keptAlive, predict, reasonOf } from '../src/http.js';
import { launch, startFrontend, startModel, type Service } from '../src/processes.js';

const EXIT_WITHIN_MS = 10_000;

/** Time for routers to hear that the service is leaving, as a release configures it. */
const DELAY_MS = 1000;

async function start(name: Service['name']): Promise<Service> {
  if (name === 'model-service') return startModel('v1', { SHUTDOWN_DELAY_MS: String(DELAY_MS) });
  return startFrontend((await startModel()).url, { SHUTDOWN_DELAY_MS: String(DELAY_MS) });
}

/**
 * A user who calls again and again, over a connection that is kept alive if the service keeps it, until nobody listens
 * any more. A new connection that the system had taken but the service had not is reset at that moment, not refused.
 * @param leaving tells whether the listener may be closed by now
 * @returns what came of the calls, but for the last
 */
async function callUntilGone(url: string, leaving: () => boolean): Promise<string[]> {
  const agent = keptAlive();
  const outcomes: string[] = [];
  for (;;) {
    try {
      const { status } = await predict(url, { sms: 'see you at six' }, { agent });
      outcomes.push(`status ${status}`);
    } catch (error) {
      const reason = reasonOf(error);
      if (leaving() && ['ECONNREFUSED', 'ECONNRESET'].includes(reason)) {
        agent.destroy();
        return outcomes;
      }
      outcomes.push(reason);
    }
    await sleep(5);
  }
}

it.each(['frontend', 'model-service'] as const)(
  '%s leaves without a failed call on SIGTERM, and first says that it is not ready',
  async (name) => {
    const service = await start(name);
    let told = Infinity;
    const leaving = () => performance.now() > told + DELAY_MS;
    const users = Array.from({ length: 8 }, () => callUntilGone(service.url, leaving));
    await sleep(500);

    told = performance.now();
    service.signal('SIGTERM');
    await sleep(200);
    expect((await call(`${service.url}/readyz`)).status).toBe(503);
    expect((await call(`${service.url}/healthz`)).status).toBe(200);
    expect((await predict(service.url, { sms: 'a new connection while it leaves' })).status).toBe(200);

    expect(await service.exited).toBe(0);
    expect(performance.now() - told).toBeLessThan(EXIT_WITHIN_MS);
    const outcomes = (await Promise.all(users)).flat();
    // Calls that were under way when it was told, and later ones; without these nothing would have been shown.
    expect(outcomes.length).toBeGreaterThan(2 * users.length);
    expect(outcomes.filter((outcome) => outcome !== 'status 200')).toEqual([]);
  },
);

it('answers what it was asked before it goes, and goes in time even if the model hangs', async () => {
  const model = await startModel();
  const frontend = await startFrontend(model.url, { SHUTDOWN_DELAY_MS: '0' });
  model.signal('SIGSTOP');
  const asked = predict(frontend.url, { sms: 'asked before the end' });
  await sleep(200);
  const told = performance.now();
  frontend.signal('SIGTERM');
  expect((await asked).status).toBe(504);
  expect(await frontend.exited).toBe(0);
  expect(performance.now() - told).toBeLessThan(EXIT_WITHIN_MS);
});

it.each(['frontend', 'model-service'] as const)('%s ends at once when a person presses Ctrl-C', async (name) => {
  const service = await start(name);
  service.signal('SIGINT');
  expect(await service.exited).toBe(0);
});

/** A module loader that says so when it comes to Nest, and takes a minute for it. */
const SLOW_LOADER = `export async function resolve(name, context, next) {
  if (name.startsWith('@nestjs/')) {
    console.log('importing');
    await new Promise((done) => setTimeout(done, 60_000));
  }
  return next(name, context);
}`;

const dataUrl = (code: string) => `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;

it.each(['frontend', 'model-service'] as const)(
  '%s hears a SIGTERM while it is still loading its own code',
  async (name) => {
    const register = `import { register } from 'node:module'; register('${dataUrl(SLOW_LOADER)}')`;
    const service = await launch(name, { NODE_OPTIONS: `--import ${dataUrl(register)}` });
    await expect.poll(() => service.stdout, { timeout: 20_000 }).toContain('importing');
    service.signal('SIGTERM');
    expect(await service.exited).toBe(0);
  },
);
