import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { expect, it } from 'vitest';
import { readRelease } from '../manifest/read.js';
import type { PodTemplate } from '../manifest/pod-template.js';
import { example } from '../testing/routing.js';
import { giveWay, nicenessOf } from './give-way.js';

const all = readRelease(example('canary-with-shadow')).deployments.map(({ spec }) => spec.template);
const of = (component: string, version: string): PodTemplate => {
  const found = all.find(
    ({ metadata: { labels } }) => labels['app.kubernetes.io/component'] === component && labels.version === version,
  );
  if (!found) throw new Error(`the example has no ${component} ${version}`);
  return structuredClone(found);
};

it('is that of the shares that a node would give: 150m for models, 120m for apps, 20m for the shadow', () => {
  expect(nicenessOf(of('model-service', 'v1'), all)).toBe(0);
  expect(nicenessOf(of('frontend', 'v2'), all)).toBe(1);
  expect(nicenessOf(of('model-service', 'v3'), all)).toBe(9);
});

it('is at most what Linux has, also for who asks for nothing', () => {
  const shadow = of('model-service', 'v3');
  shadow.metadata.annotations['sidecar.istio.io/proxyCPU'] = '0';
  delete shadow.spec.containers[0].resources.requests;
  expect(nicenessOf(shadow, all)).toBe(19);
  expect(nicenessOf(shadow, [])).toBe(0);
});

it('makes a process and the session that it leads give way', async () => {
  const child = spawn(process.execPath, ['--eval', 'setTimeout(() => {}, 60_000)'], { detached: true });
  const { pid = 0 } = child;
  try {
    await giveWay(pid, 9);
    expect(getPriority(pid)).toBe(9);
    const group = `/proc/${pid}/autogroup`;
    if (existsSync(group)) expect(readFileSync(group, 'utf8')).toMatch(/ nice 9\n$/);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

it('lets who has ended be', async () => {
  const child = spawn(process.execPath, ['--version']);
  await once(child, 'exit');
  await expect(giveWay(child.pid ?? 0, 9)).resolves.toBeUndefined();
});
