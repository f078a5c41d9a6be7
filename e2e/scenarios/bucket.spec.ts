import { COOKIES } from '@sms-checker/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerOf, ask, isPaired, messageOf } from '../src/answers.js';
import { BUCKETS, bucketsOf } from '../src/buckets.js';
import { CookieJar } from '../src/cookies.js';
import { keptAlive } from '../src/http.js';
import { inParallel } from '../src/load.js';
import { measured } from '../src/measured.js';
import { during } from '../src/progress.js';
import { useBuckets, useStable } from '../src/release.js';
import { expectShare } from '../src/share.js';

const USERS = 1000;
const RAMP = [1, 5, 25, 50, 100] as const;

const users = Array.from({ length: USERS }, () => new CookieJar());
const agent = keptAlive(16);

/** The last three hex digits of the id that a user's cookie holds. */
const bucketOf = (jar: CookieJar) => parseInt(jar.get(COOKIES.sticky)?.slice(-3) ?? '', 16);

const versionAt = (percent: number) => (jar: CookieJar) => (bucketOf(jar) < bucketsOf(percent) ? 'v2' : 'v1');

/** One call of every user. Gives who answered, each app with its own model. */
async function callAll(what: string): Promise<{ version: string; assignment: string; cookie: boolean }[]> {
  return during(what, () =>
    inParallel([...users.entries()], 16, async ([user, jar]) => {
      const reply = await ask(messageOf(user), { agent, headers: jar.headers });
      jar.take(reply);
      const answer = answerOf(reply);
      expect(isPaired(answer)).toBe(true);
      return { ...answer, cookie: reply.headers['set-cookie'] !== undefined };
    }),
  );
}

beforeAll(() => useBuckets(RAMP[0]));
afterAll(() => agent.destroy());

it(`moves each of ${USERS} users at most once on a ramp of ${RAMP.join(', ')} %, to v2, and all back at once`, async () => {
  const first = await callAll(`the first call of ${USERS} users`);
  expect(first.every(({ cookie, assignment }) => cookie && assignment === 'random')).toBe(true);
  let before = first.map(({ version }) => version);
  expect(before).toEqual(users.map(versionAt(RAMP[0])));

  for (const percent of RAMP) {
    if (percent !== RAMP[0]) await useBuckets(percent);
    const answers = await callAll(`a call of ${USERS} users at ${percent} %`);
    const now = answers.map(({ version }) => version);
    const canary = now.filter((version) => version === 'v2').length;
    const movedBack = now.filter((version, user) => version === 'v1' && before[user] === 'v2').length;
    const wrong = users.filter((jar, user) => now[user] !== versionAt(percent)(jar)).length;
    measured(`at ${percent} %: users moved back to v1`, movedBack, 0);
    measured(`at ${percent} %: users not where their bucket is`, wrong, 0);
    expect([movedBack, wrong]).toEqual([0, 0]);
    if (percent === 100) expect(canary).toBe(USERS);
    else expectShare(`at ${percent} %: users on v2`, canary, USERS, bucketsOf(percent) / BUCKETS);
    // The session goes on: no user is drawn anew.
    expect(answers.filter(({ cookie, assignment }) => cookie || assignment !== 'random')).toEqual([]);
    before = now;
  }

  await useStable();
  const after = (await callAll(`a call of ${USERS} users after the roll back`)).map(({ version }) => version);
  const left = after.filter((version) => version !== 'v1').length;
  measured(`roll back: users whose next call is not v1's, of ${USERS}`, left, 0);
  expect(left).toBe(0);
});
