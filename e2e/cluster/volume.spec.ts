import { setTimeout as sleep } from 'node:timers/promises';
import type { Label } from '@sms-checker/contracts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { answerOf, ask, messageOf } from '../src/answers.js';
import { sumOf } from '../src/exposition.js';
import { reset, type Values } from '../src/helm.js';
import { metricsOf, podOf } from '../src/kubectl.js';
import { measured } from '../src/measured.js';
import { MOUNT, openNodeFolder, type NodeFolder } from '../src/node-folder.js';
import { until } from '../src/progress.js';
import { quiet, rolledOut, useShadow, useStable } from '../src/release.js';
import { failed, outcomes, whileUsersCall } from '../src/users.js';

const FOLDER = '/tmp/sms-e2e-volume';
const VOLUME: Values = {
  'storage.type': 'hostPath',
  'storage.hostPath': FOLDER,
  'defaults.model.reloadSeconds': 1,
  'versions.v3.model.name': 'v3',
};

let folder: NodeFolder;

beforeAll(async () => {
  await useStable();
  folder = await openNodeFolder(FOLDER);
});
beforeEach(() => folder.empty());
afterAll(async () => {
  await folder.empty();
  await folder.close();
});

const reloads = async (result: string) =>
  sumOf(await metricsOf(await podOf('model', 'v1')), 'model_reloads_total', { result });

/** Puts the files of another model of the image into the folder of v1, one after the other, as an operator would. */
const copyOver = (model: string) =>
  folder.run(`import { cpSync } from 'node:fs';
  cpSync('models/${model}', '${MOUNT}/v1', { recursive: true });`);

/** Puts another folder in the place of that of v1. */
const exchange = (model: string) =>
  folder.run(`import { cpSync, renameSync } from 'node:fs';
  cpSync('models/${model}', '${MOUNT}/.next', { recursive: true });
  renameSync('${MOUNT}/v1', '${MOUNT}/.last-' + Date.now());
  renameSync('${MOUNT}/.next', '${MOUNT}/v1');`);

it('takes in a model that is changed in the volume, and refuses a bad one, without a failed call or a restart', async () => {
  await reset(VOLUME);
  await rolledOut();
  const before = await podOf('model', 'v1');
  const serves = (model: string) =>
    until(`${model} serves`, 60, async () => {
      const { modelVersion } = answerOf(await ask('which model'));
      return modelVersion === model ? undefined : `${modelVersion} does`;
    });
  const calls = await whileUsersCall(50, async (users) => {
    await sleep(2000);
    users.phase = 'exchanged';
    await exchange('v2');
    await serves('v2');
    users.phase = 'copied over';
    await copyOver('v1');
    await serves('v1');
    users.phase = 'cut short';
    const refused = await reloads('refused');
    await folder.run(`import { truncateSync } from 'node:fs'; truncateSync('${MOUNT}/v1/model.onnx', 1000);`);
    await until('the bad model is refused', 60, async () =>
      (await reloads('refused')) > refused ? undefined : 'it is not',
    );
    users.phase = 'mended';
    await exchange('v2');
    await serves('v2');
    users.phase = 'gone';
    await folder.run(`import { renameSync } from 'node:fs'; renameSync('${MOUNT}/v1', '${MOUNT}/.gone');`);
    await until('that it is gone is told', 60, async () =>
      (await reloads('unavailable')) > 0 ? undefined : 'it is not',
    );
    await sleep(2000);
  });
  measured(`changed models: ${outcomes(calls)}; failed`, failed(calls).length, 0);
  measured('changed models: swapped in', await reloads('swapped'), 3);
  expect(failed(calls)).toEqual([]);
  expect(await reloads('swapped')).toBe(3);
  const { metadata, status } = await podOf('model', 'v1');
  expect(metadata.uid).toBe(before.metadata.uid);
  expect(status.containerStatuses?.map(({ restartCount }) => restartCount)).toEqual([0]);
});

interface Line {
  requestId: string;
  version: string;
  source: string;
  label: Label;
}

it('gets a line of every prediction, by which live and shadow can be compared', async () => {
  await useShadow({ ...VOLUME, 'defaults.model.predictionLog.to': 'volume' });
  const before = await quiet();
  const count = 200;
  const ids: string[] = [];
  for (let call = 0; call < count; call++) ids.push(answerOf(await ask(messageOf(call))).requestId);
  expect((await quiet()) - before).toBe(count);
  // Longer than a line waits to be written.
  await sleep(1000);
  const text = await folder.run(`import { readdirSync, readFileSync } from 'node:fs';
    for (const file of readdirSync('${MOUNT}/predictions')) {
      process.stdout.write(readFileSync('${MOUNT}/predictions/' + file));
    }`);
  expect(text).not.toContain(messageOf(0));
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const of = (source: string) => new Map(lines.filter((line) => line.source === source).map((l) => [l.requestId, l]));
  const [live, shadow] = [of('app'), of('shadow')];
  const pairs = ids.map((id) => [live.get(id), shadow.get(id)]);
  const paired = pairs.filter(([a, b]) => a?.version === 'v1' && b?.version === 'v3');
  const agreeing = paired.filter(([a, b]) => a?.label === b?.label);
  measured(`predictions of ${count} calls that are logged by v1 and by v3`, paired.length, count);
  measured('of them alike', agreeing.length, 'none');
  expect(paired).toHaveLength(count);
});
