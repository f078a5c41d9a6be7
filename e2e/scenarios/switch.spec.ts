import { HEADERS, type Version } from '@sms-checker/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import type { Values } from '../src/helm.js';
import { noCopies, notGiven, testerOf } from '../src/in-force.js';
import { measured } from '../src/measured.js';
import { say, until } from '../src/progress.js';
import { rolledOut, useStable } from '../src/release.js';
import { on } from '../src/system/on.js';
import { system } from '../src/system/system.js';
import { failed, isBy, kept, outcomes, whileUsersCall, type Sent, type Users } from '../src/users.js';

/** On this machine the processes that start share its cores with those that answer. */
const RATE = on({ cluster: 100, local: 60 });

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

/** Whether a caller gets what is said. */
const gets =
  (...who: Parameters<typeof notGiven>) =>
  () =>
    notGiven(...who);

const MODES = ['none', 'canary', 'shadow', 'both'] as const;

function toMode(mode: (typeof MODES)[number]): Step {
  const canary = mode === 'canary' || mode === 'both';
  const shadow = mode === 'shadow' || mode === 'both';
  return {
    name: mode,
    do: () =>
      system.upgrade({
        'istio.canary.enabled': canary,
        'istio.shadow.enabled': shadow,
        'istio.allowCanaryWithShadow': mode === 'both',
      }),
    inForce: async () =>
      (await gets(testerOf('v2'), canary ? 'v2' : 'v1')()) ?? (shadow ? await noCopies() : undefined),
  };
}

/** A weight is in force when the rules are those of its upgrade: told by a header that none before it had. */
function toWeight(percent: number, i: number): Step {
  const mark = `e2e-${i}-weight`;
  return {
    name: `${percent} %`,
    do: () => system.upgrade({ 'istio.trafficSplit.canary': percent, 'istio.canary.headerRoutingRegex': mark }),
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
  do: () => system.upgrade(values),
  inForce,
});

async function restarts(): Promise<Step[]> {
  const restart = (name: string): Step => ({
    name: `restart of ${name}`,
    do: () => system.restart(name),
    inForce: () => rolledOut().then(() => undefined),
  });
  return (await system.deployments()).map(restart);
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
  await system.upgrade({ 'istio.trafficSplit.canary': 50 });
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
    v3('true', noCopies),
    v3('always', noCopies),
    v3('false', gets(testerOf('v2'), 'v2')),
    v3('true', noCopies),
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
