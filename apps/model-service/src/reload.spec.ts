import { cpSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import type { PredictResponse } from '@sms-checker/contracts';
import { expect, it, onTestFinished } from 'vitest';
import { ModelHost } from './model.host.js';
import { copyModel, MODELS, scratchFolder, startService } from './test-service.js';

const OFTEN = { MODEL_RELOAD_SECONDS: 0.05 };
const LIVE = 'version="v1",source="app"';
const INFO = 'model_info{version="v1",name=';

async function startIn(folder: string) {
  const service = await startService({ MODEL_DIR: folder, MODEL_NAME: 'model', VERSION: 'v1' }, OFTEN);
  const answering = async () => {
    const { body } = await service.server().post('/predict').send({ sms: 'free entry' });
    return (body as PredictResponse).modelVersion;
  };
  const reloads = (result: string) => service.metric(`model_reloads_total{${LIVE},result="${result}"}`);
  const infos = async () => {
    const { text } = await service.server().get('/metrics');
    return text.split('\n').filter((line) => line.startsWith(INFO));
  };
  const logged = (part: string) => service.lines.filter((line) => line.includes(part));
  return { ...service, answering, reloads, infos, logged };
}

it('another model in the folder takes the place of the one that serves', async () => {
  const folder = scratchFolder();
  for (const version of ['v1', 'v2']) copyModel(version, join(folder, version));
  symlinkSync('v1', join(folder, 'model'));
  const { ready, answering, reloads, infos, logged } = await startIn(folder);
  await ready().toEqual({ status: 'ready' });
  expect(await answering()).toBe('v1');
  expect(await reloads('swapped')).toBe(0);
  symlinkSync('v2', join(folder, 'next'));
  renameSync(join(folder, 'next'), join(folder, 'model'));
  await expect.poll(answering).toBe('v2');
  expect(await reloads('swapped')).toBe(1);
  expect(await infos()).toEqual([expect.stringContaining('char-ngram-svm')]);
  const [line, ...others] = logged('from now on').map((text) => JSON.parse(text) as object);
  expect(line).toMatchObject({
    level: 'info',
    msg: 'serving model char-ngram-svm v2 from now on',
    model: { name: 'char-ngram-svm', version: 'v2', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    old: { name: 'word-tfidf-logreg', version: 'v1', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(others).toEqual([]);
});

it('a bad one is refused once, and the old one serves on until a good one comes', async () => {
  const folder = scratchFolder();
  const model = join(folder, 'model');
  copyModel('v1', model);
  const { ready, answering, reloads, infos, logged } = await startIn(folder);
  await ready().toEqual({ status: 'ready' });
  // A copy that has come only half: the manifest is there, the model is not.
  cpSync(join(MODELS, 'v2', 'manifest.json'), join(model, 'manifest.json'));
  await expect.poll(() => reloads('refused')).toBe(1);
  expect(await answering()).toBe('v1');
  expect(logged('serves on')).toEqual([
    expect.stringMatching(
      /"level":"error".*"msg":"model word-tfidf-logreg v1 serves on, as what is new is refused: .*model\.onnx is not the file of its manifest/,
    ),
  ]);
  await ready().toEqual({ status: 'ready' });
  cpSync(join(MODELS, 'v2'), model, { recursive: true });
  await expect.poll(answering).toBe('v2');
  expect(await reloads('swapped')).toBe(1);
  expect(await infos()).toHaveLength(1);
});

it('a folder that vanishes is told once, and the same model is not loaded again when it comes back', async () => {
  const folder = scratchFolder();
  const [model, away] = [join(folder, 'model'), join(folder, 'away')];
  copyModel('v1', model);
  const { ready, answering, reloads, logged } = await startIn(folder);
  await ready().toEqual({ status: 'ready' });
  renameSync(model, away);
  await expect.poll(() => reloads('unavailable')).toBe(1);
  expect(await answering()).toBe('v1');
  await ready().toEqual({ status: 'ready' });
  // Another copy of it: other files, the same model.
  cpSync(away, model, { recursive: true });
  rmSync(away, { recursive: true });
  writeFileSync(join(model, 'manifest.json'), '{');
  await expect.poll(() => reloads('refused')).toBe(1);
  expect([await reloads('unavailable'), await reloads('swapped')]).toEqual([1, 0]);
  expect(logged('cannot be read any more')).toEqual([
    expect.stringContaining(`model word-tfidf-logreg v1 serves on, but its folder ${model} cannot be read any more`),
  ]);
});

it('a service that started with a bad model is ready when the folder is mended', async () => {
  const folder = scratchFolder();
  const model = join(folder, 'model');
  copyModel('v1', model);
  truncateSync(join(model, 'model.onnx'), 5000);
  const { ready, answering, infos } = await startIn(folder);
  await ready().toMatchObject({ detail: expect.stringMatching(/^not ready: .*model\.onnx is not the file of its/) });
  cpSync(join(MODELS, 'v1'), model, { recursive: true });
  await ready().toEqual({ status: 'ready' });
  expect(await answering()).toBe('v1');
  expect(await infos()).toHaveLength(1);
});

it('a model in worker threads takes the place of one without, and the other way round', async () => {
  const folder = scratchFolder();
  const model = join(folder, 'model');
  copyModel('v1', model, { execution: 'workers' });
  const { ready, answering, metric, app } = await startIn(folder);
  await ready().toEqual({ status: 'ready' });
  expect(await answering()).toBe('v1');
  expect(await metric(`model_workers{${LIVE}}`)).toBeGreaterThanOrEqual(1);
  expect(await metric(`model_queue_seconds_count{${LIVE}}`)).toBeGreaterThanOrEqual(1);
  expect(await metric(`model_worker_restarts_total{${LIVE}}`)).toBe(0);
  copyModel('v2', model);
  await expect.poll(answering).toBe('v2');
  expect(await metric(`model_workers{${LIVE}}`)).toBe(0);
  await app.close();
});

it('a model that could not be read for a moment is loaded later, though its folder stays as it is', async () => {
  const folder = scratchFolder();
  copyModel('v1', join(folder, 'model'));
  // A failing disk, as far as the file of the model goes, until it does not fail any more.
  let fails = true;
  const read = fs.readFile;
  const failing = (file: unknown, ...more: unknown[]): unknown =>
    fails && typeof file === 'string' && file.endsWith('model.onnx')
      ? Promise.reject(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }))
      : (read as (...all: unknown[]) => unknown)(file, ...more);
  fs.readFile = failing as typeof read;
  syncBuiltinESMExports();
  onTestFinished(() => {
    fs.readFile = read;
    syncBuiltinESMExports();
  });
  const { ready, answering } = await startIn(folder);
  const reason =
    /the model cannot be loaded, and is tried again: Error: .*model\.onnx cannot be read: EIO: i\/o error, read/;
  await ready().toMatchObject({ detail: expect.stringMatching(reason) });
  fails = false;
  await ready().toEqual({ status: 'ready' });
  expect(await answering()).toBe('v1');
});

it('a copy of the same model takes the place of one that has no living worker', async () => {
  const folder = scratchFolder();
  const model = join(folder, 'model');
  copyModel('v1', model, { execution: 'workers' });
  const { ready, answering, reloads, app } = await startIn(folder);
  await ready().toEqual({ status: 'ready' });
  // Nothing starts another worker of a model that was closed.
  await app.get(ModelHost).model.close();
  await ready().toMatchObject({ detail: expect.stringContaining('no worker of the model is alive') });
  copyModel('v1', model, { execution: 'workers' });
  await ready().toEqual({ status: 'ready' });
  expect(await answering()).toBe('v1');
  expect(await reloads('swapped')).toBe(1);
});

it('a service that ends while it loads a model ends well', async () => {
  const folder = scratchFolder();
  copyModel('v1', join(folder, 'model'), { execution: 'workers' });
  const { app, logged } = await startIn(folder);
  await app.close();
  expect(logged('serving model')).toEqual([]);
});
