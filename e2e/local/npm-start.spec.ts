import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { call, predict } from '../src/http.js';
import { freePort } from '../src/processes.js';

const START = fileURLToPath(new URL('../../tools/dev/start.mjs', import.meta.url));

/** Includes the build, on whatever else the machine is doing. */
const READY_WITHIN_MS = 60_000;

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** `npm start` as a person's terminal runs it: a group of processes that all get Ctrl-C. */
function npmStart(env: Record<string, string>) {
  const child = spawn(process.execPath, [START], { env: { ...process.env, ...env }, detached: true });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const exited = once(child, 'close').then(([code]) => code as number | null);
  const toAll = (signal: NodeJS.Signals) => {
    try {
      process.kill(-(child.pid ?? NaN), signal);
    } catch {
      // All of them have ended.
    }
  };
  stops.push(() => toAll('SIGKILL'));
  return { exited, toAll, output: () => output };
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '0.0.0.0');
  const free = await Promise.race([
    once(server, 'listening').then(() => true),
    once(server, 'error').then(() => false),
  ]);
  server.close();
  return free;
}

it('serves the page and answers, and Ctrl-C leaves nothing behind', async () => {
  const [port, modelPort] = [await freePort(), await freePort()];
  const started = npmStart({ PORT: String(port), MODEL_PORT: String(modelPort), MODEL_NAME: 'v2' });
  const url = `http://127.0.0.1:${port}`;
  await expect
    .poll(started.output, { timeout: READY_WITHIN_MS })
    .toContain(`the page is at http://localhost:${port}/sms/`);

  expect((await call(`${url}/sms/`)).status).toBe(200);
  const { status, body } = await predict(url, { sms: 'see you at six' });
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ result: 'ham', version: 'v1', modelVersion: 'v2' });

  started.toAll('SIGINT');
  expect(await started.exited).toBe(0);
  expect(started.output()).toContain('sms-checker: ended');
  expect([await isFree(port), await isFree(modelPort)]).toEqual([true, true]);
});

it.each([
  [{ PORT: 'abc' }, 'PORT must be a whole number from 1 to 65535; it is "abc"'],
  [{ MODEL_PORT: '70000' }, 'MODEL_PORT must be a whole number from 1 to 65535; it is "70000"'],
  [{ PORT: '9000', MODEL_PORT: '9000' }, 'PORT and MODEL_PORT are both 9000: set them to two different ports'],
])('says in one line what is wrong with %o', async (env, line) => {
  const started = npmStart(env);
  expect(await started.exited).toBe(1);
  expect(started.output()).toBe(`sms-checker: ${line}\n`);
});

it('names a port in use in one line', async () => {
  const server = createServer().listen(0, '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  try {
    const started = npmStart({ PORT: String(port), MODEL_PORT: String(await freePort()) });
    expect(await started.exited).toBe(1);
    expect(started.output()).toBe(
      `sms-checker: port ${port} for frontend is in use: stop what listens there, or set PORT to another port\n`,
    );
  } finally {
    server.close();
  }
});
