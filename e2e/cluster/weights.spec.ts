import { COOKIES } from '@sms-checker/contracts';
import { expect, it } from 'vitest';
import { answerOf, ask, messageOf } from '../src/answers.js';
import { binomialTest } from '../src/binomial.js';
import { inParallel } from '../src/load.js';
import { pods } from '../src/kubectl.js';
import { during, say } from '../src/progress.js';
import { useCanary, useShare } from '../src/release.js';

const CALLS = 300;
const ALPHA = 1e-6;

const numbers = Array.from({ length: CALLS }, (_, i) => i);

async function versions(headers: Record<string, string> = {}): Promise<string[]> {
  const answers = await during(`asking ${CALLS} times`, () =>
    inParallel(numbers, 8, async (call) => answerOf(await ask(messageOf(call), { headers })).version),
  );
  return answers;
}

/** The pods that run, and how often their containers were restarted. */
async function running(): Promise<string[]> {
  return (await pods())
    .map(({ metadata, status }) => {
      const restarts = (status.containerStatuses ?? []).map(({ restartCount }) => restartCount);
      return `${metadata.name} ${metadata.uid} ${restarts.join(' ')}`;
    })
    .sort();
}

it('changes the split without restarting a pod, and takes nobody off their version', async () => {
  await useCanary(10);
  const before = await running();
  await useCanary(60);
  expect(await running()).toEqual(before);
  const canary = (await versions()).filter((version) => version === 'v2').length;
  const p = binomialTest(canary, CALLS, 0.6);
  say(`weights: ${canary} of ${CALLS} users got v2 at a share of 0.6: p = ${p.toPrecision(3)}; no pod restarted`);
  expect(p).toBeGreaterThanOrEqual(ALPHA);
  for (const version of ['v1', 'v2']) {
    const kept = await versions({ cookie: `${COOKIES.sticky}=${version}.drawn-earlier` });
    expect(new Set(kept)).toEqual(new Set([version]));
  }
});

it('takes a version out of use for everybody at a share of 0 or 100, whatever cookies say', async () => {
  for (const [share, left, other] of [
    [0, 'v1', 'v2'],
    [100, 'v2', 'v1'],
  ] as const) {
    await useShare(share);
    const cookies = ['', `canary=${other}`, `${COOKIES.sticky}=${other}.x`];
    for (const cookie of cookies) expect(new Set(await versions({ cookie }))).toEqual(new Set([left]));
  }
});
