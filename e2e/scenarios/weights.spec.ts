import { COOKIES } from '@sms-checker/contracts';
import { expect, it } from 'vitest';
import { answerOf, ask, messageOf } from '../src/answers.js';
import { inParallel } from '../src/load.js';
import { measured } from '../src/measured.js';
import { during, until } from '../src/progress.js';
import { useCanary, useShare } from '../src/release.js';
import { expectShare } from '../src/share.js';
import { system } from '../src/system/system.js';

const CALLS = 300;

/** The objects that a change of the split may change: the users' routes, and the rule that tells the configured share. */
const ROUTES = 'VirtualService sms-sms-checker-frontend';
const SHARE_RULE = 'PrometheusRule sms-sms-checker';

const numbers = Array.from({ length: CALLS }, (_, i) => i);

async function versions(headers: Record<string, string> = {}): Promise<string[]> {
  return during(`asking ${CALLS} times`, () =>
    inParallel(numbers, 8, async (call) => answerOf(await ask(messageOf(call), { headers })).version),
  );
}

it('changes the split without touching anything else or restarting a pod, and takes nobody off their version', async () => {
  const isMonitored = await system.isMonitored();
  await useCanary(10, { values: { 'monitoring.enabled': isMonitored } });
  const [objects, before] = await Promise.all([system.manifest(), system.running()]);
  await system.upgrade({ 'istio.trafficSplit.canary': 60 });
  await until('most users get v2', 60, async () => {
    const canary = (await versions()).filter((version) => version === 'v2').length;
    return canary > CALLS / 3 ? undefined : `${canary} of ${CALLS} do`;
  });
  const after = await system.manifest();
  expect([...after.keys()]).toEqual([...objects.keys()]);
  const changed = [...after.keys()].filter((object) => after.get(object) !== objects.get(object)).sort();
  const due = isMonitored ? [SHARE_RULE, ROUTES] : [ROUTES];
  measured(`a new split: objects changed, of ${after.size}`, changed.join(', '), due.join(', '));
  expect(changed).toEqual(due);
  const restarted = (await system.running()).filter((pod) => !before.includes(pod));
  measured(`a new split: pods restarted, of ${before.length}`, restarted.length, 0);
  expect(await system.running()).toEqual(before);
  const canary = (await versions()).filter((version) => version === 'v2').length;
  expectShare('users on v2 by the new split', canary, CALLS, 0.6);
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
