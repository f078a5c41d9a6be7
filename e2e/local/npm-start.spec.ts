import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@sms-checker/local';
import { afterEach, describe, expect, it } from 'vitest';
import { call, predict } from '../src/http.js';
import { alive, isFree, Started, stopStarted } from '../src/npm-start.js';

/** Includes what has to be built and fetched, on whatever else the machine is doing. */
const READY_WITHIN_MS = 300_000;

const options = { timeout: READY_WITHIN_MS };

afterEach(stopStarted);

const start = (env: Record<string, string>, ...words: string[]) =>
  new Started([process.execPath, 'tools/local/run.mjs', 'start', ...words], env);

const said = (started: Started, text: string | RegExp) => expect.poll(() => started.output, options).toMatch(text);

describe('npm start', { timeout: 2 * READY_WITHIN_MS }, () => {
  it('serves through Envoy with a canary and a shadow, refuses a second one, and Ctrl-C leaves nothing behind', async () => {
    const port = await freePort();
    const env = { PORT: String(port) };
    const started = start(env, '--traffic');
    const url = `http://127.0.0.1:${port}`;
    await said(started, `the page is at http://localhost:${port}/sms/`);

    const page = await call(`${url}/sms/`);
    expect(page).toMatchObject({ status: 200, headers: { server: 'istio-envoy' } });
    const random = await predict(url, { sms: 'see you at six' });
    expect(JSON.parse(random.body)).toMatchObject({ result: 'ham', assignment: 'random' });
    const pinned = await predict(url, { sms: 'see you at six' }, { headers: { cookie: 'canary=v2' } });
    expect(JSON.parse(pinned.body)).toMatchObject({ version: 'v2', modelVersion: 'v2', assignment: 'pinned' });
    await said(
      started,
      /v1 stable 90 %, seen .*v2 canary 10 %, .*v3 shadow 100 %, mirrored [\d.]+ %, [\d,]+ requests, 0 errors/,
    );

    const second = start(env);
    expect(await second.exited).toBe(1);
    expect(second.errors).toBe(
      `sms-checker: sms-checker is already running at http://localhost:${port}/sms/: end it, or set PORT to another port\n`,
    );

    const processes = started.descendants;
    // Five services, an Envoy for users and two for callers, and the load tool.
    expect(processes.length).toBeGreaterThanOrEqual(9);
    started.signal('SIGINT');
    expect(await started.exited).toBe(0);
    expect(started.output).toMatch(/sms-checker: ended\n$/);
    await expect.poll(() => alive(processes), { timeout: 20_000 }).toEqual([]);
    expect(await isFree(port)).toBe(true);
  });

  it('ends at once where Ctrl-C comes twice, and leaves nothing behind', async () => {
    const port = await freePort();
    const started = start({ PORT: String(port) }, '--traffic');
    await said(started, 'the page is at');
    const processes = started.descendants;
    started.signal('SIGINT');
    // Two within half a second are one.
    await sleep(600);
    started.signal('SIGINT');
    // 0 where it was quicker than the second.
    expect([0, 1]).toContain(await started.exited);
    await expect.poll(() => alive(processes), { timeout: 20_000 }).toEqual([]);
    expect(await isFree(port)).toBe(true);
  });

  it('runs stable alone where there is neither Envoy nor Python, and says why', async () => {
    const port = await freePort();
    const programs = mkdtempSync(join(tmpdir(), 'programs-'));
    try {
      symlinkSync(process.execPath, join(programs, 'node'));
      const started = start({ PORT: String(port), PATH: programs, XDG_CACHE_HOME: programs, ENVOY: '', PYTHON: '' });
      await said(started, 'the page is at');
      expect(started.output).toMatch(
        /there is no Envoy, so v1 runs alone, without canary and shadow: there is no Envoy on PATH, and no Python/,
      );
      const { status, body } = await predict(`http://127.0.0.1:${port}`, { sms: 'see you at six' });
      expect([status, JSON.parse(body)]).toMatchObject([200, { version: 'v1', assignment: 'none' }]);
      await said(started, /^sms-checker: v1 stable 100 %, 1 requests, 0 errors(?!.*v2)/m);
      const processes = started.descendants;
      expect(processes).toHaveLength(2);
      started.signal('SIGINT');
      expect(await started.exited).toBe(0);
      await expect.poll(() => alive(processes), { timeout: 20_000 }).toEqual([]);
    } finally {
      rmSync(programs, { recursive: true });
    }
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT must be a whole number from 1 to 65535; it is "abc"'],
    [{ MODEL_PORT: '8081' }, 'MODEL_PORT has no meaning: every process gets a free port of its own; unset it'],
  ])('says in one line what is wrong with %o', async (env, line) => {
    const started = start(env);
    expect(await started.exited).toBe(2);
    expect(started.errors).toBe(`sms-checker: ${line}\n`);
  });

  it('names a port in use in one line', async () => {
    const server = createServer().listen(0, '0.0.0.0');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    try {
      const started = start({ PORT: String(port) });
      expect(await started.exited).toBe(1);
      expect(started.errors).toBe(
        `sms-checker: port ${port} is in use: stop what listens there, or set PORT to another port\n`,
      );
    } finally {
      server.close();
    }
  });
});
