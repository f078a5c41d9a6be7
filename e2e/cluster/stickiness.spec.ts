import { beforeAll, expect, it } from 'vitest';
import { answerOf, ask, isPaired, messageOf } from '../src/answers.js';
import { CookieJar } from '../src/cookies.js';
import { call } from '../src/http.js';
import { inParallel } from '../src/load.js';
import { during, say } from '../src/progress.js';
import { useCanary } from '../src/release.js';
import { ENTRY } from '../src/settings.js';

const USERS = 100;
const CALLS = 20;

beforeAll(() => useCanary(50));

it(`keeps each of ${USERS} users on one version over ${CALLS} calls, from the page on`, async () => {
  const users = Array.from({ length: USERS }, (_, i) => i);
  const seen = await during(`${USERS} users calling ${CALLS} times`, () =>
    inParallel(users, 8, async (user) => {
      const jar = new CookieJar();
      const page = await call(`${ENTRY}/sms/`);
      expect(page.status).toBe(200);
      jar.take(page);
      const [drawn] = jar.headers.cookie?.match(/v\d/) ?? ['none'];
      const versions = [drawn];
      while (versions.length < CALLS) {
        const reply = await ask(messageOf(user + versions.length), { headers: jar.headers });
        jar.take(reply);
        const answer = answerOf(reply);
        expect(isPaired(answer)).toBe(true);
        versions.push(answer.version);
      }
      return versions;
    }),
  );
  const changes = seen.flatMap((versions) => versions.filter((version) => version !== versions[0]));
  const canary = seen.filter(([version]) => version === 'v2').length;
  say(`stickiness: ${changes.length} changes; ${canary} of ${USERS} users stayed on v2`);
  expect(changes).toEqual([]);
  // With everybody on one version nothing would have been shown.
  expect(canary).toBeGreaterThan(0);
  expect(canary).toBeLessThan(USERS);
});
