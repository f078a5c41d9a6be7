import { COOKIES } from '@sms-checker/contracts';
import { beforeAll, expect, it } from 'vitest';
import { answerOf, ask, isPaired, messageOf } from '../src/answers.js';
import { binomialTest } from '../src/binomial.js';
import { CookieJar } from '../src/cookies.js';
import { inParallel } from '../src/load.js';
import { during, say } from '../src/progress.js';
import { useCanary } from '../src/release.js';

const USERS = 1000;
const SHARE = 0.1;

/** So rare that a run in a million is a false alarm, and so strict that 14 % or 6 % of a thousand users are none. */
const ALPHA = 1e-6;

beforeAll(() => useCanary(SHARE * 100));

it(`gives ${SHARE * 100} % of ${USERS} new users v2, hands each a cookie, and pairs each app with its model`, async () => {
  const users = Array.from({ length: USERS }, (_, i) => i);
  const answers = await during(`asking for ${USERS} new users`, () =>
    inParallel(users, 8, async (user) => {
      const reply = await ask(messageOf(user));
      const jar = new CookieJar();
      jar.take(reply);
      return { answer: answerOf(reply), cookie: jar.get(COOKIES.sticky) };
    }),
  );
  const canary = answers.filter(({ answer }) => answer.version === 'v2').length;
  const p = binomialTest(canary, USERS, SHARE);
  say(`split: ${canary} of ${USERS} users got v2, at a share of ${SHARE}: p = ${p.toPrecision(3)}`);
  expect(p).toBeGreaterThanOrEqual(ALPHA);
  for (const { answer, cookie } of answers) {
    expect(isPaired(answer)).toBe(true);
    expect(answer.assignment).toBe('random');
    expect(cookie).toBe(`${answer.version}.${answer.requestId}`);
  }
});
