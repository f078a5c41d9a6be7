import {
  cpSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXPLAIN_PATH, type PredictResponse } from '@sms-checker/contracts';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { sumOf } from '../src/exposition.js';
import { faultOf, golden, MODELS } from '../src/golden.js';
import { call, keptAlive, predict } from '../src/http.js';
import { failures, OpenLoop } from '../src/load.js';
import { launch, type Service } from '../src/processes.js';

const [OLD, NEW] = [golden('v1'), golden('v2')];

/** A new model is looked for every second, and loaded on a machine that does other things as well. */
const SWAPPED_WITHIN = { timeout: 20_000, interval: 100 };

let folder: string;
let live: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reload-'));
  live = join(folder, 'live');
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const { name } of [OLD, NEW]) cpSync(join(MODELS, name), join(folder, name), { recursive: true });
});

const startLive = async () => {
  const env = { MODEL_DIR: folder, MODEL_NAME: 'live', VERSION: 'v1', MODEL_RELOAD_SECONDS: '1' };
  return (await launch('model-service', env)).ready();
};

/** Golden messages that both models know, over and over: `ok` and the model only if the answer is exactly its own. */
function askGolden(url: string): OpenLoop {
  const shared = OLD.vectors.filter(({ text }) => NEW.vectors.some((vector) => vector.text === text));
  expect(shared.length).toBeGreaterThan(20);
  const agent = keptAlive(16);
  onTestFinished(() => agent.destroy());
  return new OpenLoop({ perSecond: 200, maxCalls: 12_000 }, async (number) => {
    const { text = '' } = shared[number % shared.length] ?? {};
    const reply = await predict(url, { sms: text }, { agent });
    if (reply.status !== 200) return `status ${reply.status}`;
    const { modelVersion } = JSON.parse(reply.body) as PredictResponse;
    const model = modelVersion === OLD.version ? OLD : NEW;
    const vector = model.vectors.find((candidate) => candidate.text === text);
    return (vector && faultOf(reply, model, vector)) ?? `ok, model ${modelVersion}`;
  });
}

const versionOf = async ({ url }: Service) => {
  const { body } = await predict(url, { sms: 'see you at six' });
  return (JSON.parse(body) as PredictResponse).modelVersion;
};

const reloads = async ({ url }: Service, result: string) =>
  sumOf((await call(`${url}/metrics`)).body, 'model_reloads_total', { result });

/** What came of the calls while the model was swapped: none failed, and both models answered. */
async function expectNoneLost(calls: OpenLoop): Promise<void> {
  const tally = (await calls.stop()).get('load');
  expect(tally && failures(tally)).toEqual(new Map());
  expect([...(tally?.outcomes.keys() ?? [])].sort()).toEqual(['ok, model v1', 'ok, model v2']);
}

it('another folder behind the link takes over without a lost or a wrong answer', async () => {
  symlinkSync(OLD.name, live);
  const service = await startLive();
  const calls = askGolden(service.url);
  await expect.poll(() => versionOf(service)).toBe(OLD.version);
  symlinkSync(NEW.name, join(folder, 'next'));
  renameSync(join(folder, 'next'), live);
  await expect.poll(() => versionOf(service), SWAPPED_WITHIN).toBe(NEW.version);
  await expectNoneLost(calls);
  expect(await reloads(service, 'swapped')).toBe(1);
});

it('files copied over those that are served take over without a lost or a wrong answer', async () => {
  cpSync(join(folder, OLD.name), live, { recursive: true });
  const service = await startLive();
  const calls = askGolden(service.url);
  await expect.poll(() => versionOf(service)).toBe(OLD.version);
  cpSync(join(folder, NEW.name, 'manifest.json'), join(live, 'manifest.json'));
  await expect.poll(() => reloads(service, 'refused'), SWAPPED_WITHIN).toBe(1);
  cpSync(join(folder, NEW.name), live, { recursive: true });
  await expect.poll(() => versionOf(service), SWAPPED_WITHIN).toBe(NEW.version);
  await expectNoneLost(calls);
});

/** Has the model of this name run in worker threads, whatever it is. */
function pooled(name: string): void {
  const file = join(folder, name, 'manifest.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), execution: 'workers' }));
}

/** Why a message is what it is: `ok` and the model if answer and explanation are of one and the same. */
async function whyOf(url: string): Promise<string> {
  const reply = await call(`${url}${EXPLAIN_PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"sms":"you have won a prize, call now"}',
  });
  if (reply.status !== 200) return `status ${reply.status}: ${reply.body}`;
  const { probability, explanation, modelVersion } = JSON.parse(reply.body) as PredictResponse;
  const explained = 1 / (1 + Math.exp(-(explanation?.logit ?? NaN)));
  return Math.abs(explained - probability) < 1e-6
    ? `ok, model ${modelVersion}`
    : `explains ${explained}, not ${probability}`;
}

it('a model in worker threads takes over from another without a lost answer or explanation', async () => {
  for (const { name } of [OLD, NEW]) pooled(name);
  symlinkSync(OLD.name, live);
  const service = await startLive();
  const calls = askGolden(service.url);
  const explanations: string[] = [];
  const swapped = new AbortController();
  const explaining = (async () => {
    while (!swapped.signal.aborted) explanations.push(await whyOf(service.url));
  })();
  await expect.poll(() => versionOf(service)).toBe(OLD.version);
  symlinkSync(NEW.name, join(folder, 'next'));
  renameSync(join(folder, 'next'), live);
  await expect.poll(() => versionOf(service), SWAPPED_WITHIN).toBe(NEW.version);
  await expect.poll(() => explanations.at(-1), SWAPPED_WITHIN).toBe(`ok, model ${NEW.version}`);
  swapped.abort();
  await explaining;
  await expectNoneLost(calls);
  expect([...new Set(explanations)]).toEqual([`ok, model ${OLD.version}`, `ok, model ${NEW.version}`]);
});

it('a bad model is refused, and the old one serves on, also when the volume is gone', async () => {
  cpSync(join(folder, OLD.name), live, { recursive: true });
  const service = await startLive();
  truncateSync(join(live, 'model.onnx'), 5000);
  await expect.poll(() => reloads(service, 'refused'), SWAPPED_WITHIN).toBe(1);
  expect(service.stdout).toMatch(/model word-tfidf-logreg v1 serves on, as what is new is refused: .*model\.onnx/);
  expect(await versionOf(service)).toBe(OLD.version);
  rmSync(live, { recursive: true });
  await expect.poll(() => reloads(service, 'unavailable'), SWAPPED_WITHIN).toBe(1);
  expect(await versionOf(service)).toBe(OLD.version);
  expect((await call(`${service.url}/readyz`)).status).toBe(200);
});
