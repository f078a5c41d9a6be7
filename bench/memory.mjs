// Resident memory of each model after the start, over many requests, and while a model takes the place of another.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, say } from '../tools/dev/steps.mjs';
import { Generator, goldenBodies } from './lib/load.mjs';
import { startService } from './lib/service.mjs';
import { slope, verdict } from './lib/statistics.mjs';

const CASES = [
  { model: 'v1', limit: 130 },
  { model: 'v2', limit: 130 },
  { model: 'v3', limit: 450 },
];
const SAMPLES = 100;
const CONNECTIONS = 32;
const PER = 100_000;
/** MB per 100,000 requests below which memory counts as flat. */
const FLAT = 2;
const RELOAD_SAMPLE_MS = 20;
const RELOAD_TIMEOUT_MS = 60_000;

const environment = (model) => ({ MODEL_NAME: model, MODEL_WORKERS: '2' });

/** Sends requests until there were as many as wanted, or the time is up. @returns [requests, MB] after each part */
async function run(service, model, generator, { requests, minutes }) {
  const end = performance.now() + minutes * 60_000;
  const bodies = goldenBodies(model);
  const points = [];
  const amount = Math.ceil(requests / SAMPLES);
  for (let done = 0; done < requests && performance.now() < end;) {
    const { calls, statuses, errors } = await generator.run({
      url: service.url,
      bodies,
      connections: CONNECTIONS,
      amount,
    });
    if (errors > 0 || statuses[200] !== calls) throw new Error(`${model}: ${JSON.stringify({ statuses, errors })}`);
    done += calls;
    points.push([done, service.rss()]);
  }
  return points;
}

async function measure({ model, limit }, generator, options) {
  const service = await startService(environment(model));
  try {
    const start = service.rss();
    const points = await run(service, model, generator, options);
    const [done, last] = points.at(-1);
    const peak = Math.max(start, ...points.map(([, mb]) => mb));
    const half = points.slice(points.length >> 1);
    const { value, error } = slope(half.map(([x, y]) => [x / PER, y]));
    const flat = value < FLAT || value < 2 * error;
    say(`${model}: ${start.toFixed(0)} MB after the start; ${done} requests by POST /predict:`);
    say(`  ${peak.toFixed(0)} MB at most, ${last.toFixed(0)} MB at the end`);
    say(
      `  second half: ${value.toFixed(2)} ± ${error.toFixed(2)} MB per ${PER} requests: ${flat ? 'flat' : 'NOT flat'}`,
    );
    return peak < limit && flat;
  } finally {
    await service.stop();
  }
}

/** The most memory while a model of the folder takes the place of the one that serves. */
async function reload(generator) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const copy = join(folder, 'v3');
  cpSync(join(root, 'models/v3'), copy, { recursive: true });
  const service = await startService({ ...environment('v3'), MODEL_DIR: folder, MODEL_RELOAD_SECONDS: '1' });
  const samples = [];
  const timer = setInterval(() => samples.push(service.rss()), RELOAD_SAMPLE_MS);
  try {
    const load = { url: service.url, bodies: goldenBodies('v3'), connections: CONNECTIONS };
    await generator.run({ ...load, amount: 500 });
    const before = service.rss();
    samples.length = 0;
    const manifest = JSON.parse(readFileSync(join(copy, 'manifest.json'), 'utf8'));
    writeFileSync(
      join(copy, 'manifest.json'),
      JSON.stringify({ ...manifest, description: 'Another one of the same.' }),
    );
    const end = performance.now() + RELOAD_TIMEOUT_MS;
    while ((await service.metric('model_reloads_total{version="v3",source="live",result="swapped"}')) !== 1) {
      if (performance.now() > end) throw new Error('the model was not reloaded within 60 s');
      const { calls, statuses } = await generator.run({ ...load, amount: 100 });
      if (statuses[200] !== calls) throw new Error(`while reloading: ${JSON.stringify(statuses)}`);
    }
    await generator.run({ ...load, amount: 500 });
    const most = Math.max(...samples);
    say(
      `v3, reloaded under load: ${before.toFixed(0)} MB before, ${most.toFixed(0)} MB at most, ${service.rss().toFixed(0)} MB after`,
    );
  } finally {
    clearInterval(timer);
    await service.stop();
    rmSync(folder, { recursive: true });
  }
}

export default async function memory(options) {
  const generator = new Generator();
  const met = [];
  try {
    for (const one of CASES) met.push(await measure(one, generator, options));
    await reload(generator);
  } finally {
    await generator.stop();
  }
  const limits = CASES.map(({ model, limit }) => `${model} ${limit} MB`).join(', ');
  say(verdict(met.every(Boolean), `under ${limits}, two workers, and flat (below ${FLAT} MB per ${PER} requests)`));
}
