import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { answerOf, ask, messageOf, outcomeOf } from '../src/answers.js';
import { CookieJar } from '../src/cookies.js';
import { upgrade, type Values } from '../src/helm.js';
import { keptAlive } from '../src/http.js';
import { failures, OpenLoop } from '../src/load.js';
import { say, until } from '../src/progress.js';
import { modelCalls, rolledOut, useStable } from '../src/release.js';

/** Calls per second; half come over new connections without cookies, half from users who keep both. */
const RATE = 50;
const USERS = 20;

/** Ten minutes of load, more than any of the switches may take. */
const MAX_CALLS = RATE * 600;

/** How long each state is left under load once it has settled. */
const STAY_MS = 5000;

beforeAll(useStable);

const testerGets = (version: string, assignment: string) => async () => {
  const reply = await ask('to whom', { headers: { cookie: 'canary=v2' } });
  if (reply.status !== 200) return `a tester of v2 gets status ${reply.status}`;
  const answer = answerOf(reply);
  const got = `${answer.version}, ${answer.assignment}`;
  return got === `${version}, ${assignment}` ? undefined : `a tester of v2 gets ${got}`;
};

const copiesArrive = async () => ((await modelCalls('v3')) > 0 ? undefined : 'v3 has seen nothing');

/** The commands as NOTES.txt gives them, and how one sees that they have come into force. */
const SWITCHES: [phase: string, values: Values, inForce: () => Promise<string | undefined>][] = [
  ['canary', { 'istio.canary.enabled': true, 'istio.shadow.enabled': false }, testerGets('v2', 'pinned')],
  ['shadow', { 'istio.shadow.enabled': true, 'istio.canary.enabled': false }, copiesArrive],
  ['none', { 'istio.shadow.enabled': false }, testerGets('v1', 'none')],
];

it(`switches from none to canary to shadow to none at ${RATE} calls a second without a failed call`, async () => {
  const users = Array.from({ length: USERS }, () => ({ jar: new CookieJar(), agent: keptAlive() }));
  const send = async (call: number) => {
    const sms = messageOf(call);
    const user = call % 2 === 0 ? users[(call / 2) % USERS] : undefined;
    const reply = await ask(sms, user && { agent: user.agent, headers: user.jar.headers });
    user?.jar.take(reply);
    return outcomeOf(reply, sms);
  };
  const load = new OpenLoop({ perSecond: RATE, maxCalls: MAX_CALLS }, send, 'none, before');
  try {
    await sleep(STAY_MS);
    for (const [phase, values, inForce] of SWITCHES) {
      load.phase(`to ${phase}`);
      await upgrade(values);
      await rolledOut();
      await until(`${phase} is in force`, 60, inForce);
      load.phase(`in ${phase}`);
      await sleep(STAY_MS);
    }
  } finally {
    for (const [phase, { sent, outcomes }] of await load.stop()) {
      const counts = [...outcomes].sort().map(([outcome, count]) => `${count} ${outcome}`);
      say(`switch, ${phase}: ${sent} calls; ${counts.join('; ')}`);
    }
    for (const { agent } of users) agent.destroy();
  }

  const tallies = await load.finished();
  const failed = [...tallies].flatMap(([phase, tally]) => [...failures(tally)].map((failure) => [phase, ...failure]));
  expect(failed).toEqual([]);
  const answeredBy = (phase: string) => [...(tallies.get(phase)?.outcomes.keys() ?? [])].sort();
  expect(answeredBy('none, before')).toEqual(['ok, app v1 and model v1']);
  expect(answeredBy('in canary')).toEqual(['ok, app v1 and model v1', 'ok, app v2 and model v2']);
  expect(answeredBy('in shadow')).toEqual(['ok, app v1 and model v1']);
  expect(answeredBy('in none')).toEqual(['ok, app v1 and model v1']);
});
