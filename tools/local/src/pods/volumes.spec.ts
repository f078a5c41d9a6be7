import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PodTemplate } from '../manifest/pod-template.js';
import { readRelease } from '../manifest/read.js';
import { example } from '../testing/routing.js';
import { makeVolumes, pathsOf } from './volumes.js';

const folder = mkdtempSync(join(tmpdir(), 'volumes-'));

/** Pods of the first model of an example. */
function templateOf(name: string, text = example(name)): PodTemplate {
  const found = readRelease(text).deployments.find(({ metadata }) => metadata.name.includes('model-service'));
  if (!found) throw new Error(name);
  return found.spec.template;
}

function paths(template: PodTemplate) {
  makeVolumes(template, folder);
  return pathsOf(template.spec.containers[0], template, folder);
}

it('a claim is a folder of its own', () => {
  const path = paths(templateOf('exclusive-shared-claim'));
  expect(path('/models')).toBe(join(folder, 'sms-sms-checker-models'));
  expect(path('/models/v1')).toBe(join(folder, 'sms-sms-checker-models/v1'));
  expect(path('/modelsaside')).toBe('/modelsaside');
  expect(existsSync(path('/models'))).toBe(true);
});

it('a folder of the node is that of this machine where there is one', () => {
  const name = 'ingress-and-istio-host-path';
  expect(paths(templateOf(name, example(name).replaceAll('/mnt/shared/models', folder)))('/models')).toBe(folder);
  const missing = paths(templateOf(name, example(name).replaceAll('/mnt/shared/models', `${folder}/missing`)))(
    '/models',
  );
  expect(missing).toBe(join(folder, `${folder}/missing`.replaceAll('/', '_')));
  expect(existsSync(missing)).toBe(true);
});

it('takes a part of a volume', () => {
  const template = templateOf('exclusive-shared-claim');
  const [container] = template.spec.containers;
  const mounts = [...container.volumeMounts, { name: 'models', mountPath: '/predictions', subPath: 'predictions' }];
  const path = pathsOf({ ...container, volumeMounts: mounts }, template, folder);
  expect(path('/predictions/a.jsonl')).toBe(join(folder, 'sms-sms-checker-models/predictions/a.jsonl'));
});
