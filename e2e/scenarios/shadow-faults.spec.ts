import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { faulty, valuesOf } from '../src/fault-values.js';
import type { Values } from '../src/helm.js';
import { pods } from '../src/kubectl.js';
import { measured } from '../src/measured.js';
import { during, say, until } from '../src/progress.js';
import { rolledOut, useStable } from '../src/release.js';
import { shadowProxy, type ShadowProxy } from '../src/shadow-proxy.js';
import { quantileRatio, slope } from '../src/stats.js';
import { SYSTEM } from '../src/settings.js';
import { on } from '../src/system/on.js';
import { system } from '../src/system/system.js';
import { capacity, failed, outcomes, whileUsersCall, type Sent, type Users } from '../src/users.js';

/** Blocks of time with and without the mirror, in an order in which neither gains from a drift. The first warms up. */
const BLOCKS = [true, false, false, true, true, false];
const BLOCK_MS = on({ cluster: 7000, local: 2000 });

/** Between two looks at the proxy, of which there must be some in each block. */
const LOOK_MS = on({ cluster: 3000, local: 500 });

/** Until proxies have heard of a change, and what was under way before it is answered. */
const SETTLE_MS = on({ cluster: 2000, local: 500 });

/** As many copies as `istio.shadow.maxInFlight` lets be under way from one proxy. */
const MAX_IN_FLIGHT = 128;

/**
 * Users who waited for a copy that hangs or is slow would wait for seconds, not for milliseconds, and in every block with the
 * mirror. The lower end of the interval is near the least of the pairs of blocks: what else slows one of them stays below this.
 */
const P99_LOW = 10;

interface Fault {
  values?: Values;
  /** Waits until v3 is as the fault has it. */
  there?: () => Promise<void>;
  /** What is done to v3 at the start of every block with the mirror. */
  hit?: () => Promise<unknown>;
  /** Whether copies are long under way. */
  lingers?: boolean;
}

async function outOfMemory(): Promise<void> {
  await until('v3 has been out of memory more than once', 120, async () => {
    const v3 = (await pods()).filter(({ metadata }) => metadata.labels.version === 'v3');
    const service = v3
      .flatMap(({ status }) => status.containerStatuses ?? [])
      .find(({ name }) => name === 'model-service');
    const { restartCount = 0, lastState } = service ?? {};
    const reason = lastState?.terminated?.reason;
    return restartCount > 1 && reason === 'OOMKilled' ? undefined : `${restartCount} restarts, last for ${reason}`;
  });
}

const FAULTS: Record<string, Fault> = {
  well: {},
  'killed again and again': {
    hit: async () => {
      await rolledOut();
      const before = await system.running();
      await system.kill('model', 'v3');
      await until('v3 is gone', 60, async () =>
        (await system.running()).join() === before.join() ? 'it runs on' : undefined,
      );
    },
  },
  'out of memory': {
    values: valuesOf('v3', 'model', { 'resources.requests.memory': '16Mi', 'resources.limits.memory': '40Mi' }),
    there: outOfMemory,
  },
  'hanging for 30 s': { values: faulty('v3', 'model', { hangRate: 1 }), lingers: true },
  'answering 500': { values: faulty('v3', 'model', { errorRate: 1 }) },
  'slow by 2 s': { values: faulty('v3', 'model', { delayMs: 2000 }), lingers: true },
};

/** The proxy of the app, which sends the copies, at one moment. */
interface Seen extends ShadowProxy {
  phase: string;
  minutes: number;
}

/** Looks at the proxy again and again. Gives what ends that and tells what was seen. */
function watch(users: Users) {
  const seen: Seen[] = [];
  const end = new AbortController();
  const watching = (async () => {
    while (!end.signal.aborted) {
      seen.push({ phase: users.phase, minutes: users.now / 60_000, ...(await shadowProxy()) });
      await sleep(LOOK_MS);
    }
  })();
  return async () => {
    end.abort();
    await watching;
    return seen;
  };
}

const latencies = (calls: readonly Sent[], phase: string) =>
  calls.filter((call) => call.phase === phase).map(({ ms }) => ms);

let rate = 0;

beforeAll(async () => {
  await useStable();
  await during('measuring the capacity', () => capacity(500));
  rate = Math.round((await during('measuring the capacity', () => capacity(2000))) / 2);
  say(`shadow-faults: half load is ${rate} calls a second`);
});

/** Nothing limits the memory of a process of this machine. */
const possible = Object.entries(FAULTS).filter(([name]) => SYSTEM === 'cluster' || name !== 'out of memory');

it.each(possible)('hurts no user, the shadow %s', async (name, { values, there, hit, lingers }) => {
  // Without it a v3 from before would stay until the new one is ready, which it may never be.
  await useStable();
  await system.reset({ 'versions.v3.enabled': 'always', ...values });
  await (there ?? rolledOut)();
  let proxies: Seen[] = [];
  const calls = await whileUsersCall(rate, async (users) => {
    await sleep(5000);
    const stop = watch(users);
    let mirrored = false;
    for (const [i, mirror] of BLOCKS.entries()) {
      users.phase = 'switching';
      if (mirror !== mirrored) await system.upgrade({ 'istio.shadow.enabled': mirror });
      mirrored = mirror;
      await sleep(SETTLE_MS);
      users.phase = `${i >> 1} ${mirror}`;
      await Promise.all([sleep(BLOCK_MS), mirror && hit?.()]);
    }
    proxies = await stop();
  });

  say(`shadow ${name}: ${outcomes(calls)}`);
  measured(`shadow ${name}: failed of ${calls.length} calls at ${rate} a second`, failed(calls).length, 0);
  const pairs = [0, 1, 2].map((pair) => ({
    with: latencies(calls, `${pair} true`),
    without: latencies(calls, `${pair} false`),
  }));
  const { ratio, low, high } = quantileRatio(pairs, 0.99);
  const words = `${ratio.toFixed(2)}, 95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}`;
  // What is done to v3 in blocks with the mirror alone makes a pod start in each, on cores that users may share.
  const bound = hit ? undefined : P99_LOW;
  measured(
    `shadow ${name}: p99 of users with it to that without`,
    words,
    bound ? `lower end at most ${bound}` : 'none',
  );
  // At rest, without a copy under way: with copies a proxy holds what they need, and that is no leak.
  const points = proxies.filter(({ phase, copies }) => phase.endsWith(' false') && copies === 0);
  const perMinute = slope(points.map(({ minutes, megabytes }) => [minutes, megabytes]));
  if (points.length > 2)
    measured(`shadow ${name}: memory of the app's proxy at rest, MB a minute`, perMinute.toFixed(2), 'none');
  const copies = Math.max(...proxies.map((at) => at.copies));
  measured(`shadow ${name}: copies under way at most`, copies, MAX_IN_FLIGHT);
  expect(failed(calls)).toEqual([]);
  expect(low).toBeLessThanOrEqual(bound ?? Infinity);
  expect(copies).toBeLessThanOrEqual(MAX_IN_FLIGHT);
  // There was a shadow that could have hurt: one that is never ready gets no copy.
  if (!there) expect(Math.max(...proxies.map(({ sent }) => sent))).toBeGreaterThan(0);
  if (lingers) expect(copies).toBeGreaterThan(0);
});
