// What the prediction log costs: throughput and CPU time of model-service with it off, on stdout and in a file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { root, say } from '../tools/dev/steps.mjs';

const MODES = ['off', 'stdout', 'file'];
const ROUNDS = Number(process.env.ROUNDS || 5);
const SLICES = 10;
const CALLS = 2000;
const WARM_UP_CALLS = 6000;
const CONNECTIONS = 16;
/** Longer than the log lets a line wait, so that what a slice costs is paid within it. */
const SETTLE_MS = 250;
const BODY = JSON.stringify({
  sms: 'Are we still on for lunch at the usual place tomorrow? I can be there at half past twelve',
});

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function ready(url) {
  for (let tries = 0; tries < 600; tries++) {
    if ((await fetch(`${url}/readyz`).catch(() => undefined))?.ok) return;
    await sleep(50);
  }
  throw new Error(`${url} is not ready after 30 s`);
}

/** Seconds of CPU that the service has used so far, all threads. */
async function cpuSeconds(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)[1]);
}

const load = (url, amount) =>
  autocannon({
    url: `${url}/predict`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: BODY,
    connections: CONNECTIONS,
    amount,
  });

/** Seconds and seconds of CPU that some calls take. */
async function measure({ mode, url }) {
  const before = await cpuSeconds(url);
  const run = load(url, CALLS);
  // The result of a run is known up to a second after its last answer.
  const start = performance.now();
  let last = start;
  run.on('response', () => (last = performance.now()));
  const { non2xx, errors } = await run;
  const duration = (last - start) / 1000;
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} calls with ${mode} failed`);
  await sleep(SETTLE_MS);
  return { duration, cpu: (await cpuSeconds(url)) - before };
}

async function start(mode, folder) {
  const port = await freePort();
  const env = {
    PORT: String(port),
    MODEL_NAME: 'v2',
    LOG_LEVEL: 'warn',
    SHUTDOWN_DELAY_MS: '0',
    PREDICTION_LOG: mode,
    PREDICTION_LOG_FILE: join(folder, 'log.jsonl'),
  };
  const stdio = ['ignore', 'pipe', 'inherit'];
  const child = spawn(process.execPath, ['apps/model-service/dist/main.js'], { cwd: root, stdio, env });
  const service = { mode, child, url: `http://127.0.0.1:${port}`, bytes: 0 };
  child.stdout.on('data', (data) => (service.bytes += data.length));
  return service;
}

/**
 * Calls per second and microseconds of CPU a call by mode. The processes live side by side and take turns of a fraction of a
 * second, so that whatever else the machine does falls on all of them.
 */
async function round(number, folder) {
  const services = await Promise.all(MODES.map((mode) => start(mode, folder)));
  try {
    for (const { url } of services) {
      await ready(url);
      await load(url, WARM_UP_CALLS);
    }
    const sums = Object.fromEntries(MODES.map((mode) => [mode, { duration: 0, cpu: 0 }]));
    for (let slice = 0; slice < SLICES; slice++) {
      for (let i = 0; i < MODES.length; i++) {
        const service = services[(number + slice + i) % MODES.length];
        const { duration, cpu } = await measure(service);
        sums[service.mode].duration += duration;
        sums[service.mode].cpu += cpu;
      }
    }
    for (const { mode, bytes } of services) {
      if ((mode === 'stdout') !== bytes > 0) throw new Error(`with ${mode}, ${bytes} bytes came out of stdout`);
    }
    const calls = SLICES * CALLS;
    const figures = ({ duration, cpu }) => ({ rate: calls / duration, cpu: (cpu / calls) * 1e6 });
    return Object.fromEntries(MODES.map((mode) => [mode, figures(sums[mode])]));
  } finally {
    await Promise.all(services.map(({ child }) => (child.kill('SIGTERM'), once(child, 'exit'))));
  }
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const summary = (values, digits) =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;

export default async function predictionLog() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const rounds = [];
  try {
    for (let number = 0; number < ROUNDS; number++) {
      const results = await round(number, folder);
      rounds.push(results);
      const told = MODES.map((mode) => `${mode} ${results[mode].rate.toFixed(0)}/s ${results[mode].cpu.toFixed(1)} µs`);
      say(`round ${number + 1} of ${ROUNDS}: ${told.join(', ')}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  say(
    `median (lowest to highest) of ${ROUNDS} rounds of ${SLICES} × ${CALLS} calls, model v2, ${CONNECTIONS} connections:`,
  );
  for (const mode of MODES) {
    const of = (what) => rounds.map((one) => one[mode][what]);
    const ratio = (what) => rounds.map((one) => one[mode][what] / one.off[what]);
    say(`  ${mode}: ${summary(of('rate'), 0)} calls/s, ${summary(of('cpu'), 1)} µs CPU a call`);
    if (mode !== 'off') say(`    to off: throughput ${summary(ratio('rate'), 3)}, CPU ${summary(ratio('cpu'), 3)}`);
  }
}
