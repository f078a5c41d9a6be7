import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { answerOf, ask, isPaired } from '../src/answers.js';
import { faulty, valuesOf } from '../src/fault-values.js';
import { sumOf } from '../src/exposition.js';
import { reset, upgrade, type Values } from '../src/helm.js';
import {
  COMPONENTS,
  deployments,
  kubectl,
  kubectlHere,
  metricsOf,
  podOf,
  pods,
  type Component,
  type Pod,
} from '../src/kubectl.js';
import { measured } from '../src/measured.js';
import { say, until } from '../src/progress.js';
import { rolledOut, useCanary, useStable } from '../src/release.js';
import { GATEWAY_SELECTOR } from '../src/settings.js';
import { bursts, failed, mostInFlight, outcomes, whileUsersCall, type Sent, type Users } from '../src/users.js';

const RATE = 60;
const STAY_MS = 3000;
const KILLS = 3;
const CONSECUTIVE_ERRORS = 5;

/** How long failures of everything are left: some ejections, each longer than the one before. */
const FAILING_MS = 30_000;

/** Failures with less than this between them belong to one ejection. */
const APART_MS = 2500;

const CANARY: Values = {
  'istio.canary.enabled': true,
  'istio.trafficSplit.canary': 50,
  'istio.canary.failOpen.consecutiveErrors': CONSECUTIVE_ERRORS,
  'istio.canary.failOpen.ejectionTime': '5s',
  // Else each proxy calls a pod that fails again for up to a second more.
  'istio.canary.failOpen.promptEjection': true,
};

const OF_V1 = 'ok, app v1 and model v1';
const OF_V2 = 'ok, app v2 and model v2';

/** What users of v2 get while this part of it is away. */
const STABLE_INSTEAD = { app: OF_V1, model: 'ok, app v2 and model v1' } as const;

const isOfV2 =
  (component: Component) =>
  ({ metadata: { labels } }: Pick<Pod, 'metadata'> | { metadata: { labels: Record<string, string> } }) =>
    labels['app.kubernetes.io/component'] === COMPONENTS[component] && labels.version === 'v2';

async function available(component: Component): Promise<void> {
  await until(`the ${component} of v2 is available`, 120, async () => {
    const { spec, status } = (await deployments()).find(isOfV2(component)) ?? {};
    return spec && status?.availableReplicas === spec.replicas ? undefined : 'it is not';
  });
}

/** What a tester of v2 is answered by, five times of five. */
async function testersGet(app: string, paired: boolean): Promise<void> {
  await until(`testers of v2 get app ${app}${paired ? ' and its model' : ''}`, 120, async () => {
    for (let i = 0; i < 5; i++) {
      const reply = await ask('to whom', { headers: { cookie: 'canary=v2' } });
      if (reply.status !== 200) return `status ${reply.status}`;
      const answer = answerOf(reply);
      if (answer.assignment !== 'pinned' || answer.version !== app || isPaired(answer) !== paired) {
        return `${answer.assignment}, app ${answer.version}, model ${answer.modelVersion}`;
      }
    }
    return undefined;
  });
}

const whole = () => testersGet('v2', true);

async function underLoad(job: (users: Users) => Promise<void>): Promise<Sent[]> {
  const calls = await whileUsersCall(RATE, job);
  say(`canary-faults: ${outcomes(calls)}`);
  for (const burst of bursts(failed(calls), APART_MS)) {
    say(`canary-faults: ${((burst[0]?.at ?? 0) / 1000).toFixed(1)} s, ${burst[0]?.phase}: ${outcomes(burst)}`);
  }
  return calls;
}

/** How many calls that were meant for this part of v2 that of v1 has answered. */
async function fallbacks(component: Component): Promise<number> {
  const metric = `${component}_fallbacks_total`;
  return sumOf(await metricsOf(await podOf(component, 'v1')), metric, { intended: 'v2', version: 'v1' });
}

const inPhase = (calls: readonly Sent[], phase: string) => calls.filter((call) => call.phase === phase);

/** The proxies that count errors of this part of v2: the gateway's, and for the model that of the app of v2 before them. */
async function proxies(component: Component): Promise<number> {
  const gateways = await kubectl(['get', 'pods', '-A', '--selector', `istio=${GATEWAY_SELECTOR}`, '--output', 'name']);
  return gateways.trim().split('\n').length + (component === 'model' ? 1 : 0);
}

/** No call failed: those meant for v2 went to stable while it was away, and to v2 when it was back. */
function expectNoneFailed(component: 'app' | 'model', fault: string, calls: Sent[]): void {
  const outcomesIn = (phase: string) => new Set(inPhase(calls, phase).map(({ outcome }) => outcome));
  measured(`${component} ${fault}: failed of ${calls.length} calls`, failed(calls).length, 0);
  expect(failed(calls)).toEqual([]);
  expect(outcomesIn('away')).toEqual(new Set([OF_V1, STABLE_INSTEAD[component]]));
  expect(outcomesIn('back')).toEqual(new Set([OF_V1, OF_V2]));
}

const NEVER_READY: Record<string, Values> = {
  'not ready for want of its image': { 'image.tag': 'not-there' },
  'crash-looping from its start': { 'env.NODE_OPTIONS': '--not-an-option' },
};

describe.each(['app', 'model'] as const)('the %s of a canary of half of the users', (component) => {
  const other = component === 'app' ? 'model' : 'app';
  it.each(Object.entries(NEVER_READY))('%s costs no call, and is there when it is well', async (fault, values) => {
    let counted = 0;
    await useStable();
    const calls = await underLoad(async (users) => {
      await reset({ ...CANARY, ...valuesOf('v2', component, values) });
      await available(other);
      await (component === 'app' ? testersGet('v1', true) : testersGet('v2', false));
      users.phase = 'away';
      const before = await fallbacks(component);
      await sleep(STAY_MS);
      counted = (await fallbacks(component)) - before;
      users.phase = 'coming';
      await reset(CANARY);
      await whole();
      users.phase = 'back';
      await sleep(STAY_MS);
    });
    expect(counted).toBeGreaterThan(0);
    expectNoneFailed(component, fault, calls);
  });

  it('scaled to 0 and back costs no call', async () => {
    await useCanary(50, { values: CANARY });
    const name = (await deployments()).find(isOfV2(component))?.metadata.name ?? '';
    const scale = (replicas: number) => kubectlHere(['scale', `deployment/${name}`, `--replicas=${replicas}`]);
    const calls = await underLoad(async (users) => {
      await scale(0);
      await until('it is gone', 60, async () => ((await pods()).some(isOfV2(component)) ? 'it is there' : undefined));
      users.phase = 'away';
      await sleep(STAY_MS);
      users.phase = 'coming';
      await scale(1);
      await whole();
      users.phase = 'back';
      await sleep(STAY_MS);
    });
    expectNoneFailed(component, 'scaled to 0 and back', calls);
  });

  it('killed costs no more than what is under way and what its proxies must see', async () => {
    await useCanary(50, { values: CANARY });
    const calls = await underLoad(async (users) => {
      for (let kill = 0; kill < KILLS; kill++) {
        const { metadata } = await podOf(component, 'v2');
        users.phase = `kill ${kill}`;
        await kubectlHere(['delete', 'pod', metadata.name, '--force', '--grace-period=0']);
        users.phase = 'coming';
        await available(component);
        await whole();
      }
    });
    const kills = [...Array(KILLS).keys()].map((kill) => inPhase(calls, `kill ${kill}`));
    const underWay = kills.reduce((sum, phase) => sum + mostInFlight(phase), 0);
    const bound = underWay + KILLS * CONSECUTIVE_ERRORS * (await proxies(component));
    measured(
      `${component} killed ${KILLS} times: failed of ${calls.length} calls`,
      failed(calls).length,
      `at most ${bound}`,
    );
    expect(failed(calls).length).toBeLessThanOrEqual(bound);
  });

  it.each([500, 503])('answering %i to everything costs what its proxies must see at each ejection', async (status) => {
    await useStable();
    const start = { back: 0 };
    const calls = await underLoad(async (users) => {
      await reset({ ...CANARY, ...faulty('v2', component, { errorRate: 1, errorStatus: status }) });
      await available(component);
      users.phase = 'failing';
      await sleep(FAILING_MS);
      users.phase = 'mending';
      await upgrade(faulty('v2', component, { errorRate: 0 }));
      await rolledOut();
      start.back = users.now;
      await whole();
      start.back = users.now - start.back;
      users.phase = 'back';
      await sleep(STAY_MS);
    });
    const costs = bursts(failed(calls), APART_MS);
    const each = mostInFlight(costs.flat()) + CONSECUTIVE_ERRORS * (await proxies(component));
    const worst = Math.max(0, ...costs.map(({ length }) => length));
    measured(
      `${component} answering ${status}: failed at each of ${costs.length} ejections, of ${calls.length} calls`,
      costs.map(({ length }) => length).join(', '),
      `at most ${each} each`,
    );
    measured(`${component} answering ${status}: back after its mending, s`, (start.back / 1000).toFixed(1), 'none');
    const served = new Set(inPhase(calls, 'failing').map(({ outcome }) => outcome));
    const stable = [OF_V1, STABLE_INSTEAD[component]];
    expect([...served].filter((outcome) => outcome.startsWith('ok') && !stable.includes(outcome))).toEqual([]);
    expect(costs.length).toBeGreaterThan(1);
    expect(worst).toBeLessThanOrEqual(each);
    expect(new Set(inPhase(calls, 'back').map(({ outcome }) => outcome))).toEqual(new Set([OF_V1, OF_V2]));
  });
});
