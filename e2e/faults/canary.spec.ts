import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { faulty } from '../src/fault-values.js';
import { halfCapacity, tryFault } from '../src/faults/trial.js';
import { rolledOut, useCanary, useStable } from '../src/release.js';
import { system } from '../src/system/system.js';
import { failed } from '../src/users.js';

const FAILING_MS = 20_000;

/** Half of the users are on v2 and half of its calls fail: so many would, if proxies did not leave it alone. */
const SHARE = 0.5 * 0.5;

/** Of an app that fails users hear 500; of a model that fails their app makes 502. */
const MAY_END_IN = { app: ['500'], model: ['502'] } as const;

let rate = 0;

beforeAll(async () => {
  await useStable();
  rate = await halfCapacity();
});

it.each(['app', 'model'] as const)(
  'hands users of a canary whose %s fails half of its calls to stable',
  async (component) => {
    await useCanary(50);
    let began = 0;
    const start = performance.now();
    const calls = await tryFault(
      { fault: `a canary of half of the users whose ${component} fails 50 %`, mayEndIn: MAY_END_IN[component], rate },
      async (lifted) => {
        await system.upgrade(faulty('v2', component, { errorRate: 0.5 }));
        await rolledOut();
        began = performance.now() - start;
        await sleep(FAILING_MS);
        await system.upgrade(faulty('v2', component, { errorRate: 0 }));
        await rolledOut();
        lifted();
      },
    );
    const failing = calls.filter(({ at }) => at >= began && at < began + FAILING_MS);
    expect(failed(calls).length).toBeGreaterThan(0);
    expect(failed(calls).length).toBeLessThan((failing.length * SHARE) / 2);
  },
);
