import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '@sms-checker/service-kit';
import { register } from 'prom-client';
import request from 'supertest';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createModelService } from '../app.module.js';
import { modelServiceConfig } from '../config.js';

const MODEL_DIR = fileURLToPath(new URL('../../../../models', import.meta.url));
const SECRET = 'xyzzy';

let folder: string;
let app: NestFastifyApplication;
let logged: Record<string, unknown>[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'predictions-'));
  logged = [];
});
afterEach(async () => {
  await app.close();
  register.clear();
  rmSync(folder, { recursive: true, force: true });
});

async function start(PREDICTION_LOG_FILE: string) {
  const env = { MODEL_DIR, MODEL_NAME: 'v2', ROLE: 'shadow', PREDICTION_LOG: 'file', PREDICTION_LOG_FILE };
  const logger = createLogger('warn', 'model-service', 'v2', {
    write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>),
  });
  app = await createModelService(modelServiceConfig(env), logger);
  await app.listen(0, '127.0.0.1');
  await vi.waitFor(() => request(app.getHttpServer()).get('/readyz').expect(200), 15_000);
}
const predict = (id: string, sms = `${SECRET} hello`) =>
  request(app.getHttpServer()).post('/predict').set('x-request-id', id).send({ sms }).expect(200);
const dropped = async () => {
  const { text } = await request(app.getHttpServer()).get('/metrics');
  return Number(/^model_prediction_log_dropped_total\{version="v2",source="shadow"\} (\d+)$/m.exec(text)?.[1]);
};
const messages = () => logged.map(({ msg, context }) => [msg, context]);

it('has a line a prediction, with the row where a call brought many, never the message, and none for an explanation', async () => {
  await start(join(folder, '{hostname}.jsonl'));
  const { body } = await predict('call-1');
  const data = [`${SECRET} one`, `${SECRET} two`];
  const inputs = [{ name: 'sms', shape: [2, 1], datatype: 'BYTES', data }];
  await request(app.getHttpServer())
    .post('/v2/models/v2/infer')
    .set('x-request-id', 'call-2')
    .send({ inputs })
    .expect(200);
  const why = () => request(app.getHttpServer()).post('/predict?explain=true').set('x-request-id', 'call-1');
  await why()
    .send({ sms: `${SECRET} hello` })
    .expect(200);
  await app.close();
  const text = readFileSync(join(folder, `${hostname()}.jsonl`), 'utf8');
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const common = { version: 'v2', source: 'shadow', modelVersion: 'v2', milliseconds: expect.any(Number) };
  expect(lines).toEqual([
    {
      ...common,
      requestId: 'call-1',
      label: body.result,
      probability: Math.round(body.probability * 1e6) / 1e6,
      time: expect.any(String),
    },
    { ...common, requestId: 'call-2', row: 0, label: 'ham', probability: expect.any(Number), time: expect.any(String) },
    { ...common, requestId: 'call-2', row: 1, label: 'ham', probability: expect.any(Number), time: expect.any(String) },
  ]);
  expect(Math.abs(Date.parse(String(lines[0]?.time)) - Date.now())).toBeLessThan(60_000);
  expect(text).not.toContain(SECRET);
});

it('says at the start that it cannot write, serves on, and counts what is lost', async () => {
  await start(join(folder, 'away', 'log.jsonl'));
  const file = join(folder, 'away', 'log.jsonl');
  const failing = `predictions are not logged: ENOENT: no such file or directory, open '${file}'; they are served on, see PREDICTION_LOG`;
  await expect.poll(messages).toEqual([[failing, 'PredictionLog']]);
  await predict('call-1');
  await expect.poll(dropped).toBe(1);
  mkdirSync(join(folder, 'away'));
  await predict('call-2');
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8')).toContain('call-2');
  expect(messages()).toHaveLength(1);
});

it('outlives a full disk', async (context) => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    context.skip('only root can mount a tmpfs; line-buffer.spec.ts tests what follows from an error');
  }
  try {
    writeFileSync(join(folder, 'filler'), Buffer.alloc(15 * 4096));
    const file = join(folder, 'log.jsonl');
    await start(file);
    for (let i = 0; i < 40; i++) await predict(`call-${i}`);
    await expect.poll(dropped).toBeGreaterThan(0);
    const failing =
      'predictions are not logged: ENOSPC: no space left on device, write; they are served on, see PREDICTION_LOG';
    expect(messages()).toEqual([[failing, 'PredictionLog']]);
    rmSync(join(folder, 'filler'));
    await predict('call-after');
    await expect.poll(() => readFileSync(file, 'utf8')).toContain('call-after');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const ids = lines.map((line) => (JSON.parse(line) as { requestId: string }).requestId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await dropped()).toBe(41 - ids.length);
  } finally {
    execFileSync('umount', ['-l', folder]);
  }
});
