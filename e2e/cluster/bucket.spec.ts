import { COOKIES } from '@sms-checker/contracts';
import { beforeAll, expect, it } from 'vitest';
import { answerOf, ask, isPaired, messageOf } from '../src/answers.js';
import { binomialTest } from '../src/binomial.js';
import { CookieJar } from '../src/cookies.js';
import { inParallel } from '../src/load.js';
import { during, say } from '../src/progress.js';
import { useBuckets, useStable } from '../src/release.js';

const USERS = 300;
const RAMP = [1, 5, 25, 50, 100];

/** So rare that a run in a million is a false alarm. */
const ALPHA = 1e-6;

const users = Array.from({ length: USERS }, () => new CookieJar());

/** The last three hex digits of the id that a user's cookie holds. */
const bucketOf = (jar: CookieJar) => parseInt(jar.get(COOKIES.sticky)?.slice(-3) ?? '', 16);

const versionAt = (share: number) => (jar: CookieJar) => (bucketOf(jar) < (share / 100) * 4096 ? 'v2' : 'v1');

/** One call of every user. Gives who answered, each app with its own model. */
async function callAll(what: string): Promise<{ version: string; assignment: string; cookie: boolean }[]> {
  const numbers = [...users.keys()];
  return during(what, () =>
    inParallel(numbers, 8, async (user) => {
      const jar = users[user] ?? new CookieJar();
      const reply = await ask(messageOf(user), { headers: jar.headers });
      jar.take(reply);
      const answer = answerOf(reply);
      expect(isPaired(answer)).toBe(true);
      return { ...answer, cookie: reply.headers['set-cookie'] !== undefined };
    }),
  );
}

beforeAll(() => useBuckets(RAMP[0] ?? 0));

it(`moves each of ${USERS} users at most once on a ramp of ${RAMP.join(', ')} %, to v2, and all back at once`, async () => {
  const first = await callAll(`the first call of ${USERS} users`);
  expect(first.every(({ cookie, assignment }) => cookie && assignment === 'random')).toBe(true);
  let before = first.map(({ version }) => version);
  expect(before).toEqual(users.map(versionAt(RAMP[0] ?? 0)));

  for (const share of RAMP) {
    if (share !== RAMP[0]) await useBuckets(share);
    const answers = await callAll(`a call of ${USERS} users at ${share} %`);
    const now = answers.map(({ version }) => version);
    const canary = now.filter((version) => version === 'v2').length;
    const movedBack = now.filter((version, user) => version === 'v1' && before[user] === 'v2').length;
    const wrong = users.filter((jar, user) => now[user] !== versionAt(share)(jar)).length;
    const p = share === 100 ? Number(canary === USERS) : binomialTest(canary, USERS, share / 100);
    say(
      `bucket: ${canary} of ${USERS} users on v2 at ${share} %: p = ${p.toPrecision(3)}; moved back ${movedBack}, not by their bucket ${wrong}`,
    );
    expect([movedBack, wrong]).toEqual([0, 0]);
    expect(p).toBeGreaterThanOrEqual(ALPHA);
    // The session goes on: no user is drawn anew.
    expect(answers.filter(({ cookie, assignment }) => cookie || assignment !== 'random')).toEqual([]);
    before = now;
  }

  await useStable();
  const after = (await callAll(`a call of ${USERS} users after the roll back`)).map(({ version }) => version);
  say(`bucket: ${after.filter((version) => version === 'v1').length} of ${USERS} users on v1 after the roll back`);
  expect(after).toEqual(Array(USERS).fill('v1'));
});
