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
const ROUNDS = Number(process.env.ROUNDS || 9);
const WARM_UP_SECONDS = 2;
const SECONDS = 4;
const CONNECTIONS = 16;
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

const load = (url, duration) =>
  autocannon({
    url: `${url}/predict`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: BODY,
    connections: CONNECTIONS,
    duration,
  });

/** Calls per second and microseconds of CPU a call, of a fresh process. */
async function measure(mode, folder) {
  const port = await freePort();
  const child = spawn(process.execPath, ['apps/model-service/dist/main.js'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PORT: String(port),
      MODEL_NAME: 'v2',
      LOG_LEVEL: 'warn',
      SHUTDOWN_DELAY_MS: '0',
      PREDICTION_LOG: mode,
      PREDICTION_LOG_FILE: join(folder, 'log.jsonl'),
    },
  });
  const ended = once(child, 'exit');
  let bytes = 0;
  child.stdout.on('data', (data) => (bytes += data.length));
  try {
    const url = `http://127.0.0.1:${port}`;
    await ready(url);
    await load(url, WARM_UP_SECONDS);
    const before = await cpuSeconds(url);
    const { requests, non2xx, errors } = await load(url, SECONDS);
    const cpu = (await cpuSeconds(url)) - before;
    if (non2xx + errors > 0) throw new Error(`${non2xx + errors} calls failed`);
    if ((mode === 'stdout') !== bytes > 0) throw new Error(`with ${mode}, ${bytes} bytes came out of stdout`);
    return { rate: requests.total / SECONDS, cpu: (cpu / requests.total) * 1e6 };
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const summary = (values, digits) =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;

export default async function predictionLog() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const rounds = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const results = {};
      // Each round begins with another mode, so that a machine that slows down favours none.
      for (let i = 0; i < MODES.length; i++) {
        const mode = MODES[(round + i) % MODES.length];
        results[mode] = await measure(mode, folder);
      }
      rounds.push(results);
      say(
        `round ${round + 1} of ${ROUNDS}: ${MODES.map((mode) => `${mode} ${results[mode].rate.toFixed(0)}/s`).join(', ')}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  say(`median (lowest to highest) of ${ROUNDS} rounds, model v2, ${CONNECTIONS} connections, ${SECONDS} s each:`);
  for (const mode of MODES) {
    const of = (what) => rounds.map((round) => round[mode][what]);
    const ratio = (what) => rounds.map((round) => round[mode][what] / round.off[what]);
    say(`  ${mode}: ${summary(of('rate'), 0)} calls/s, ${summary(of('cpu'), 1)} µs CPU a call`);
    if (mode !== 'off') say(`    to off: throughput ${summary(ratio('rate'), 3)}, CPU ${summary(ratio('cpu'), 3)}`);
  }
}
