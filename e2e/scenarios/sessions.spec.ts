import { COOKIES } from '@sms-checker/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerOf, ask, isPaired, messageOf } from '../src/answers.js';
import { CookieJar } from '../src/cookies.js';
import { call, keptAlive } from '../src/http.js';
import { inParallel } from '../src/load.js';
import { measured } from '../src/measured.js';
import { during } from '../src/progress.js';
import { useBuckets, useCanary } from '../src/release.js';
import { ENTRY } from '../src/settings.js';
import { expectShare } from '../src/share.js';
import { on } from '../src/system/on.js';

const SESSIONS = on({ cluster: 10_000, local: 1000 });
const CALLS = 5;
const WORKERS = 16;

interface Session {
  jar: CookieJar;
  /** The versions that answered, in turn. */
  versions: string[];
  /** What was wrong with an answer. */
  faults: string[];
}

/** One call of a session. What the first answer hands out names the version and the call; later ones hand out nothing. */
async function callOnce({ jar, versions, faults }: Session, sms: string, agent: ReturnType<typeof keptAlive>) {
  const isNew = jar.get(COOKIES.sticky) === undefined;
  const reply = await ask(sms, { agent, headers: jar.headers });
  jar.take(reply);
  const answer = answerOf(reply);
  versions.push(answer.version);
  if (!isPaired(answer)) faults.push(`app ${answer.version} with model ${answer.modelVersion}`);
  if (answer.assignment !== 'random') faults.push(`assignment ${answer.assignment}`);
  const handedOut = reply.headers['set-cookie'] !== undefined;
  const isRight = isNew ? jar.get(COOKIES.sticky) === `${answer.version}.${answer.requestId}` : !handedOut;
  if (!isRight) faults.push(`call ${versions.length}: ${String(reply.headers['set-cookie'])}`);
}

/** Every tenth session begins with the page, as people do, and is drawn by that. */
async function openPage({ jar, versions }: Session, agent: ReturnType<typeof keptAlive>) {
  const page = await call(`${ENTRY}/sms/`, { agent });
  expect(page.status).toBe(200);
  jar.take(page);
  versions.push(/^v\d/.exec(jar.get(COOKIES.sticky) ?? '')?.[0] ?? 'none');
}

describe.each([
  ['weighted', () => useCanary(10), 0.1],
  // 10 % are the first 410 of the 4,096 buckets.
  ['bucket', () => useBuckets(10), 410 / 4096],
] as const)('assignment %s at 10 %', (assignment, use, share) => {
  beforeAll(use);

  it(`keeps ${SESSIONS} sessions on their version over ${CALLS} calls, and gives v2 its share`, async () => {
    const agent = keptAlive(WORKERS);
    const sessions: Session[] = Array.from({ length: SESSIONS }, () => ({
      jar: new CookieJar(),
      versions: [],
      faults: [],
    }));
    const start = performance.now();
    await during(`${SESSIONS} sessions of ${CALLS} calls`, async () => {
      // Call by call through all sessions, so that those of one session come over many connections.
      await inParallel([...sessions.keys()], WORKERS, async (i) => {
        const session = sessions[i];
        if (session && i % 10 === 0) await openPage(session, agent);
      });
      for (let turn = 0; turn < CALLS; turn++) {
        await inParallel([...sessions.entries()], WORKERS, ([i, session]) =>
          callOnce(session, messageOf(i + turn), agent),
        );
      }
    });
    agent.destroy();
    const perSecond = Math.round((SESSIONS * (CALLS + 0.1)) / ((performance.now() - start) / 1000));

    const changes = sessions.flatMap(({ versions }) => versions.filter((version) => version !== versions[0]));
    const canary = sessions.filter(({ versions }) => versions[0] === 'v2').length;
    const calls = sessions.reduce((sum, { versions }) => sum + versions.length, 0);
    measured(`${assignment}: version changes in ${SESSIONS} sessions, ${calls} calls`, changes.length, 0);
    expect(sessions.flatMap(({ faults }) => faults)).toEqual([]);
    expect(changes).toEqual([]);
    expectShare(`${assignment}: sessions on v2`, canary, SESSIONS, share);
    measured(`${assignment}: calls a second of ${WORKERS} callers in a closed loop`, perSecond, 'none');
  });
});
