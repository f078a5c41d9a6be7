import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { sumOf } from '../src/exposition.js';
import { golden } from '../src/golden.js';
import { call, keptAlive, predict } from '../src/http.js';
import { startModel } from '../src/processes.js';

const MIB = 2 ** 20;
const ROUNDS = 40;

const dockerfile = readFileSync(new URL('../../apps/model-service/Dockerfile', import.meta.url), 'utf8');
const NODE_OPTIONS = /^ENV NODE_OPTIONS="(.+)"$/m.exec(dockerfile)?.[1] ?? 'not found';

/** Node 22 alone, which no image has, takes some 10 MiB more. */
const isOdd = process.version.startsWith('v22.');

/** A linear model needs neither onnxruntime nor room for garbage; `npm run bench -- memory` asks for longer. */
it.skipIf(isOdd).each([
  ['v1', 130],
  ['v2', 130],
])('model %s takes less than %i MiB, after thousands of messages too', async (name, limit) => {
  const service = await startModel(name, { NODE_OPTIONS });
  const agent = keptAlive(8);
  onTestFinished(() => agent.destroy());
  const resident = async () =>
    sumOf((await call(`${service.url}/metrics`)).body, 'process_resident_memory_bytes') / MIB;
  expect(await resident()).toBeGreaterThan(0);
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(golden(name).vectors.map(({ text }) => predict(service.url, { sms: text }, { agent })));
  }
  expect(await resident()).toBeLessThan(limit);
});
