import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { sumOf } from '../src/exposition.js';
import { faultOf, golden, MODELS, modelNames } from '../src/golden.js';
import { call, keptAlive, predict } from '../src/http.js';
import { failures, OpenLoop } from '../src/load.js';
import { launch, type Service } from '../src/processes.js';

const PRELOADED = fileURLToPath(new URL('../src/worker-death.mjs', import.meta.url));
const WORKERS = 2;

/** A successor has to load the model, and after some failures waits for half a minute before it tries again. */
const BACK_WITHIN = { timeout: 50_000, interval: 100 };

const model = golden(modelNames().at(-1) ?? '');
let volume: string;
let service: Service;

/** Ends one worker thread of the service. */
function endWorker(how: 'exit' | 'error' | 'memory'): void {
  const file = join(volume, 'death');
  writeFileSync(`${file}.next`, how);
  renameSync(`${file}.next`, file);
}

beforeEach(async () => {
  volume = mkdtempSync(join(tmpdir(), 'workers-'));
  onTestFinished(() => rmSync(volume, { recursive: true }));
  cpSync(join(MODELS, model.name), join(volume, model.name), { recursive: true });
  const file = join(volume, model.name, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...manifest, execution: 'workers' }));
  service = await launch('model-service', {
    ...{ MODEL_DIR: volume, MODEL_NAME: model.name, MODEL_WORKERS: String(WORKERS), MODEL_RELOAD_SECONDS: '1' },
    ...{ MODEL_DEADLINE_MS: '15000', NODE_OPTIONS: `--import=${PRELOADED}`, WORKER_DEATH: join(volume, 'death') },
  });
  await service.ready();
});

const metric = async (name: string) => sumOf((await call(`${service.url}/metrics`)).body, name);
const alive = () => metric('model_workers');

function askGolden(): OpenLoop {
  const agent = keptAlive(8);
  onTestFinished(() => agent.destroy());
  return new OpenLoop({ perSecond: 50, maxCalls: 6000 }, async (number) => {
    const vector = model.vectors[number % model.vectors.length];
    if (vector === undefined) return 'no vector';
    const reply = await predict(service.url, { sms: vector.text }, { agent });
    if (reply.status !== 200) return `status ${reply.status}`;
    return faultOf(reply, model, vector) ?? 'ok';
  });
}

const outcomes = async (calls: OpenLoop) => {
  const tally = (await calls.stop()).get('load');
  expect(tally?.outcomes.get('ok')).toBeGreaterThan(0);
  return tally && failures(tally);
};

describe(`a worker of model ${model.name}`, () => {
  it.each([
    ['exit', 'it exited with code 3'],
    ['error', 'it failed: it was told to'],
    ['memory', 'it ran out of memory'],
  ] as const)('that ends (%s) is told of and replaced, and takes no call with it', async (how, reason) => {
    const calls = askGolden();
    endWorker(how);
    await expect.poll(() => metric('model_worker_restarts_total'), BACK_WITHIN).toBe(1);
    await expect.poll(alive, BACK_WITHIN).toBe(WORKERS);
    expect(await outcomes(calls)).toEqual(new Map());
    expect(service.stdout).toContain(`a worker of the model ended: ${reason}; another takes its place`);
  });

  it('comes back without its volume, as the service has its files, and says that the volume is gone', async () => {
    const calls = askGolden();
    renameSync(join(volume, model.name), join(volume, 'away'));
    await expect.poll(() => service.stdout, BACK_WITHIN).toContain('serves on, but its folder');
    endWorker('exit');
    await expect.poll(() => metric('model_worker_restarts_total'), BACK_WITHIN).toBe(1);
    await expect.poll(alive, BACK_WITHIN).toBe(WORKERS);
    expect(await outcomes(calls)).toEqual(new Map());
    expect((await call(`${service.url}/readyz`)).status).toBe(200);
  });
});
