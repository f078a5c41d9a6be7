import { HEADERS, type Version } from '@sms-checker/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { answerOf, ask } from '../src/answers.js';
import { upgrade, type Values } from '../src/helm.js';
import { deployments, kubectlHere } from '../src/kubectl.js';
import { measured } from '../src/measured.js';
import { say, until } from '../src/progress.js';
import { modelCalls, rolledOut, useStable } from '../src/release.js';
import { failed, isBy, kept, outcomes, whileUsersCall, type Sent, type Users } from '../src/users.js';

const RATE = 100;

/** How long each state is left under load once it has come into force. */
const STAY_MS = 1500;

interface Step {
  name: string;
  do: () => Promise<unknown>;
  /** What is still missing, in words. */
  inForce: () => Promise<string | undefined>;
}

/** A walk from the first state to every other from every other, each way once, and back to the first. */
function everyTransition<T>(states: readonly T[]): T[] {
  return [
    ...states.flatMap((state, i) => states.slice(i + 1).flatMap((other) => [state, other])),
    ...states.slice(0, 1),
  ];
}

/** Whether a caller with these headers gets this version, or this one of the model, in five calls of five. */
const gets =
  (headers: Record<string, string>, version: Version, of: 'version' | 'modelVersion' = 'version') =>
  async () => {
    for (let i = 0; i < 5; i++) {
      const reply = await ask('to whom', { headers });
      const got = reply.status === 200 ? answerOf(reply)[of] : `status ${reply.status}`;
      if (got !== version) return `${JSON.stringify(headers)} gets ${of} ${got}, not ${version}`;
    }
    return undefined;
  };

const testerOf = (version: Version) => ({ cookie: `canary=${version}` });

async function copiesArrive(): Promise<string | undefined> {
  const before = await modelCalls('v3').catch(() => undefined);
  if (before === undefined) return 'v3 is not there';
  await sleep(200);
  return (await modelCalls('v3')) > before ? undefined : 'v3 sees nothing';
}

const MODES = ['none', 'canary', 'shadow', 'both'] as const;

function toMode(mode: (typeof MODES)[number]): Step {
  const canary = mode === 'canary' || mode === 'both';
  const shadow = mode === 'shadow' || mode === 'both';
  return {
    name: mode,
    do: () =>
      upgrade({
        'istio.canary.enabled': canary,
        'istio.shadow.enabled': shadow,
        'istio.allowCanaryWithShadow': mode === 'both',
      }),
    inForce: async () =>
      (await gets(testerOf('v2'), canary ? 'v2' : 'v1')()) ?? (shadow ? await copiesArrive() : undefined),
  };
}

/** A weight is in force when the rules are those of its upgrade: told by a header that none before it had. */
function toWeight(percent: number, i: number): Step {
  const mark = `e2e-${i}-weight`;
  return {
    name: `${percent} %`,
    do: () => upgrade({ 'istio.trafficSplit.canary': percent, 'istio.canary.headerRoutingRegex': mark }),
    inForce:
      percent === 0
        ? gets(testerOf('v2'), 'v1')
        : percent === 100
          ? gets(testerOf('v1'), 'v2')
          : gets({ [HEADERS.userId]: mark }, 'v2'),
  };
}

const to = (name: string, values: Values, inForce: Step['inForce']): Step => ({
  name,
  do: () => upgrade(values),
  inForce,
});

async function restarts(): Promise<Step[]> {
  const names = (await deployments()).map(({ metadata }) => metadata.name);
  const restart = (name: string): Step => ({
    name: `restart of ${name}`,
    do: () => kubectlHere(['rollout', 'restart', `deployment/${name}`]),
    inForce: () => rolledOut().then(() => undefined),
  });
  return names.map(restart);
}

/** Does all steps under load. Not one call may fail, whatever is under way. Gives the calls. */
async function walk(subject: string, steps: readonly Step[], options?: { keeping: number }): Promise<Sent[]> {
  const job = async (users: Users) => {
    await sleep(STAY_MS);
    for (const [i, { name, do: act, inForce }] of steps.entries()) {
      users.phase = `${i} ${name}`;
      say(`${subject}: ${Math.round(users.now)} ms, to ${i} ${name}`);
      await act();
      await until(`${name} is in force`, 120, inForce);
      await sleep(STAY_MS);
    }
    await rolledOut();
  };
  const calls = await whileUsersCall(RATE, job, options);
  for (const { phase, at, ms, outcome } of failed(calls)) {
    say(`${subject}: ${Math.round(at)} ms, ${phase}: ${outcome} after ${Math.round(ms)} ms`);
  }
  say(`${subject}: ${outcomes(calls)}`);
  measured(`${subject}: failed of ${calls.length} calls in ${steps.length} steps`, failed(calls).length, 0);
  const slowest = Math.max(...calls.map(({ ms }) => ms));
  measured(`${subject}: slowest call, ms`, Math.round(slowest), 'none');
  expect(failed(calls)).toEqual([]);
  // The load was what it is called.
  expect(calls.length / ((calls.at(-1)?.at ?? 0) / 1000)).toBeGreaterThan(RATE * 0.98);
  return calls;
}

beforeAll(useStable);

it(`goes from each of ${MODES.join(', ')} to each other at ${RATE} calls a second without a failed call`, async () => {
  await walk('none, canary, shadow, both', everyTransition(MODES).slice(1).map(toMode));
});

it('goes from each weight to each other without a failed call', async () => {
  await walk('weights 0, 10, 50, 100', [toMode('canary'), ...everyTransition([0, 10, 50, 100]).map(toWeight)]);
});

it('switches versions off and on and restarts every pod without a failed call', async () => {
  await upgrade({ 'istio.trafficSplit.canary': 50 });
  const v2 = (enabled: string, version: Version) =>
    to(`v2 ${enabled}`, { 'versions.v2.enabled': enabled }, gets(testerOf('v2'), version));
  const v3 = (enabled: string, inForce: Step['inForce']) =>
    to(`v3 ${enabled}`, { 'versions.v3.enabled': enabled }, inForce);
  await walk('versions off and on', [
    toMode('both'),
    v2('false', 'v1'),
    v2('true', 'v2'),
    v2('always', 'v2'),
    v2('false', 'v1'),
    v2('always', 'v2'),
    v2('true', 'v2'),
    v3('false', gets(testerOf('v2'), 'v2')),
    v3('true', copiesArrive),
    v3('always', copiesArrive),
    v3('false', gets(testerOf('v2'), 'v2')),
    v3('true', copiesArrive),
  ]);
  await walk('rolling restarts', await restarts());
});

it('promotes in two steps without a failed call, and without the old model for anybody who has met the new one', async () => {
  await useStable();
  // So many that not one run in a million has nobody of them on v2 at 10 %.
  const calls = await walk(
    'promote',
    [
      toMode('canary'),
      ...[10, 50].map(toWeight),
      to('v1 is what v2 is', { 'versions.v1.model.name': 'v2', 'experiment.aa': true }, () =>
        rolledOut().then(gets(testerOf('v1'), 'v2', 'modelVersion')),
      ),
      to('canary off', { 'istio.canary.enabled': false, 'experiment.aa': false }, gets(testerOf('v2'), 'v1')),
      { name: 'promoted', do: () => Promise.resolve(), inForce: () => Promise.resolve(undefined) },
    ],
    { keeping: 150 },
  );
  const ofV2 = kept(calls, 'v2', 'v2');
  const users = new Set(ofV2.map(({ user }) => user)).size;
  const back = ofV2.filter(({ outcome }) => isBy('v1', outcome));
  measured(`promote: answers of the old model to ${ofV2.length} calls of ${users} users of v2`, back.length, 0);
  expect(users).toBeGreaterThan(0);
  expect(back).toEqual([]);
  const last = calls.filter(({ phase }) => phase.endsWith('promoted')).map(({ outcome }) => outcome);
  expect(new Set(last)).toEqual(new Set(['ok, app v1 and model v2']));
});
