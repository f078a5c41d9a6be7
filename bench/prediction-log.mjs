// What the prediction log costs: CPU time a call of model-service with it off, on stdout and in a file.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../tools/dev/steps.mjs';
import { Generator } from './lib/load.mjs';
import { startService } from './lib/service.mjs';
import { median, quantile, summary, verdict } from './lib/statistics.mjs';

const GOAL = 1.05;
const MODES = ['off', 'stdout', 'file'];
/** New processes each, as the same code runs faster in one than in another. */
const ROUNDS = 4;
const SLICES = 24;
const CALLS = 1500;
const WARM_UP_CALLS = 8000;
const CONNECTIONS = 16;
/** Longer than the log lets a line wait, so that what a slice costs is paid within it. */
const SETTLE_MS = 150;
const BODIES = [
  JSON.stringify({ sms: 'Are we still on for lunch at the usual place tomorrow? I can be there at half past twelve' }),
];

async function calls(generator, { url }, amount) {
  const result = await generator.run({ url, bodies: BODIES, connections: CONNECTIONS, amount });
  if (result.statuses[200] !== amount) throw new Error(`of ${amount} calls: ${JSON.stringify(result)}`);
  return result;
}

/** Calls per second and microseconds of CPU a call. */
async function measure(generator, service) {
  const before = service.cpuSeconds();
  const { seconds } = await calls(generator, service, CALLS);
  await sleep(SETTLE_MS);
  return { rate: CALLS / seconds, cpu: ((service.cpuSeconds() - before) / CALLS) * 1e6 };
}

/** Measurements by mode. The processes take turns of a second, so that what else the machine does falls on all of them. */
async function round(number, folder, generator) {
  const start = (mode) =>
    startService({ MODEL_NAME: 'v2', PREDICTION_LOG: mode, PREDICTION_LOG_FILE: join(folder, 'log.jsonl') });
  const services = [];
  const slices = [];
  try {
    for (const mode of MODES) services.push(await start(mode));
    for (const service of services) await calls(generator, service, WARM_UP_CALLS);
    for (let slice = 0; slice < SLICES; slice++) {
      const results = {};
      for (let turn = 0; turn < MODES.length; turn++) {
        const i = (number + slice + turn) % MODES.length;
        results[MODES[i]] = await measure(generator, services[i]);
      }
      slices.push(results);
    }
    services.forEach(({ bytes }, i) => {
      if ((MODES[i] === 'stdout') !== bytes > 0) throw new Error(`with ${MODES[i]}, ${bytes} bytes came out of stdout`);
    });
    return slices;
  } finally {
    await Promise.all(services.map((service) => service.stop()));
  }
}

export default async function predictionLog() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const generator = new Generator();
  const slices = [];
  try {
    for (let number = 0; number < ROUNDS; number++) {
      const some = await round(number, folder, generator);
      slices.push(...some);
      const told = MODES.map((mode) => `${mode} ${median(some.map((slice) => slice[mode].cpu)).toFixed(1)} µs`);
      say(`round ${number + 1} of ${ROUNDS}: CPU a call ${told.join(', ')}`);
    }
  } finally {
    await generator.stop();
    rmSync(folder, { recursive: true });
  }
  say(`median (middle half) of ${ROUNDS} × ${SLICES} turns of ${CALLS} calls, model v2, ${CONNECTIONS} connections:`);
  for (const mode of MODES) {
    const of = (what) => slices.map((slice) => slice[mode][what]);
    say(`  ${mode}: ${summary(of('cpu'), 1)} µs CPU a call, ${summary(of('rate'), 0)} calls/s`);
  }
  for (const mode of ['stdout', 'file']) {
    say(
      `  ${mode} to off, of the same turn: ${summary(
        slices.map((slice) => slice[mode].cpu / slice.off.cpu),
        3,
      )}`,
    );
  }
  // What else the machine does only adds to a turn, so the lower quarter of the turns tells most.
  const [off, ...on] = MODES.map((mode) =>
    quantile(
      slices.map((slice) => slice[mode].cpu),
      0.25,
    ),
  );
  const worst = Math.max(...on) / off;
  say(
    verdict(
      worst <= GOAL,
      `at most 5 % of the CPU of a call; by the lower quartiles it is ${((worst - 1) * 100).toFixed(1)} %`,
    ),
  );
}
