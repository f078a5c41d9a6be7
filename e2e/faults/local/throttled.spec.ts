import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { valuesOf } from '../../src/fault-values.js';
import { halfCapacity, tryFault } from '../../src/faults/trial.js';
import { rolledOut, useStable } from '../../src/release.js';
import { podsOf } from '../../src/system/local.js';
import { system } from '../../src/system/system.js';

/** A process gets a tenth of each of these, as the quota of a container gives it. */
const PERIOD_MS = 100;
const SHARE = 0.1;
const THROTTLED_MS = 10_000;

/** Lets a process run a tenth of the time, until `until` is over. */
async function throttle(pid: number, milliseconds: number): Promise<number> {
  let periods = 0;
  try {
    for (const end = performance.now() + milliseconds; performance.now() < end; periods++) {
      process.kill(pid, 'SIGSTOP');
      await sleep(PERIOD_MS * (1 - SHARE));
      process.kill(pid, 'SIGCONT');
      await sleep(PERIOD_MS * SHARE);
    }
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  return periods;
}

let rate = 0;

beforeAll(async () => {
  await useStable();
  await system.upgrade(valuesOf('v1', 'model', { replicas: 2 }));
  await rolledOut();
  rate = await halfCapacity();
});

it('fails no call where one model pod of two gets a tenth of its CPU', async () => {
  const [slow] = podsOf('model', 'v1');
  let periods = 0;
  await tryFault({ fault: 'a model pod of two with a tenth of its CPU', mayEndIn: [], rate }, async () => {
    periods = await throttle(slow?.pid ?? 0, THROTTLED_MS);
  });
  expect(periods).toBeGreaterThan(10);
});

it('refuses by 429, 503 or 504 what the only frontend pod cannot do with a tenth of its CPU', async () => {
  const [only] = podsOf('app', 'v1');
  const mayEndIn = ['429', '503', '504'];
  await tryFault({ fault: 'the only frontend pod with a tenth of its CPU', mayEndIn, rate }, async (lifted) => {
    await throttle(only?.pid ?? 0, THROTTLED_MS);
    lifted();
    // What has come before is answered or given up within the time limit of a route.
    await sleep(6000);
  });
});
