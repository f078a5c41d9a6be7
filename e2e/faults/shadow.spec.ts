import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { faulty, valuesOf } from '../src/fault-values.js';
import { halfCapacity, tryFault } from '../src/faults/trial.js';
import type { Values } from '../src/helm.js';
import { until } from '../src/progress.js';
import { rolledOut, useStable } from '../src/release.js';
import { SYSTEM } from '../src/settings.js';
import { shadowProxy } from '../src/shadow-proxy.js';
import { system } from '../src/system/system.js';

/** Milliseconds that copies go to the shadow: longer than the time limit of a copy. */
const MIRRORED_MS = 8000;

/** As many copies as `istio.shadow.maxInFlight` lets be under way from one proxy. */
const MAX_IN_FLIGHT = 128;

/** Too little to serve with: of the container or, where nothing limits that of a process, of its heap. */
const LITTLE_MEMORY: Record<typeof SYSTEM, Values> = {
  cluster: { 'resources.requests.memory': '16Mi', 'resources.limits.memory': '40Mi' },
  local: { 'env.NODE_OPTIONS': '--max-old-space-size=10' },
};

/** v3 and what is done to it; `neverReady` is one to which no copy goes. */
const FAULTS: Record<string, { values?: Values; neverReady?: boolean; hit?: () => Promise<unknown> }> = {
  killed: { hit: () => system.kill('model', 'v3') },
  'hanging for 30 s': { values: faulty('v3', 'model', { hangRate: 1 }) },
  'slow by 2 s': { values: faulty('v3', 'model', { delayMs: 2000 }) },
  'answering 500': { values: faulty('v3', 'model', { errorRate: 1 }) },
  'out of memory': { values: valuesOf('v3', 'model', LITTLE_MEMORY[SYSTEM]), neverReady: true },
};

let rate = 0;

beforeAll(async () => {
  await useStable();
  rate = await halfCapacity();
});

const ofV3 = async () => (await system.running()).filter((process) => process.includes('-v3-')).join();

it.each(Object.entries(FAULTS))('costs no user a call, the shadow %s', async (name, { values, neverReady, hit }) => {
  await useStable();
  await system.reset({ 'versions.v3.enabled': 'always', ...values });
  const restarted = async () => ((await ofV3()) === before ? 'it is as before' : undefined);
  if (!neverReady) await rolledOut();
  const before = await ofV3();
  if (neverReady) await until('v3 was started again', 120, restarted);
  let copies = { most: 0, sent: 0 };
  await tryFault(
    { fault: `the shadow ${name}`, mayEndIn: [], rate, notes: () => `copies under way at most: ${copies.most}` },
    async (lifted) => {
      await system.upgrade({ 'istio.shadow.enabled': true });
      const end = performance.now() + MIRRORED_MS;
      while (performance.now() < end) {
        const seen = await shadowProxy();
        copies = { most: Math.max(copies.most, seen.copies), sent: Math.max(copies.sent, seen.sent) };
        // Once it has been sent copies, and with some under way.
        if (hit && seen.sent > 0 && (await ofV3()) === before) await hit();
        await sleep(500);
      }
      await system.upgrade({ 'istio.shadow.enabled': false });
      lifted();
    },
  );
  expect(copies.most).toBeLessThanOrEqual(MAX_IN_FLIGHT);
  // There was a shadow that could have hurt.
  if (hit) await until('v3 was started again', 120, restarted);
  if (!neverReady) expect(copies.sent).toBeGreaterThan(0);
});
