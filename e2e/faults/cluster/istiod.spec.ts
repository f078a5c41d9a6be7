import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, it } from 'vitest';
import { halfCapacity, tryFault } from '../../src/faults/trial.js';
import { kubectl } from '../../src/kubectl.js';
import { during } from '../../src/progress.js';
import { useStable } from '../../src/release.js';
import { ISTIOD } from '../../src/settings.js';

const AWAY_MS = 300_000;

let rate = 0;

beforeAll(async () => {
  await useStable();
  rate = await halfCapacity();
});

const deployment = ['--namespace', ISTIOD.namespace, `deployment/${ISTIOD.deployment}`];
const replicas = async () => Number(await kubectl(['get', ...deployment, '--output', 'jsonpath={.spec.replicas}']));
const scale = (count: number) => kubectl(['scale', ...deployment, `--replicas=${count}`]);

/** So many come back that were there, whatever happens meanwhile. */
async function withoutIstiod(job: () => Promise<unknown>): Promise<void> {
  const before = await replicas();
  if (before < 1) throw new Error('istiod is scaled to 0 already: scale it up first');
  try {
    await scale(0);
    await kubectl(['rollout', 'status', ...deployment, '--timeout=120s']);
    await job();
  } finally {
    await scale(before);
  }
  await kubectl(['rollout', 'status', ...deployment, '--timeout=240s']);
}

it('fails no call while istiod is away for five minutes', { timeout: 1_200_000 }, async () => {
  await tryFault({ fault: 'istiod away for five minutes', mayEndIn: [], rate }, () =>
    withoutIstiod(() => during('without istiod', () => sleep(AWAY_MS))),
  );
});
