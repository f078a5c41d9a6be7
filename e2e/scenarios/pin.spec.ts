import { HEADERS, type Assignment } from '@sms-checker/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerOf, ask, messageOf, MODEL_OF } from '../src/answers.js';
import { sumOf } from '../src/exposition.js';
import { faultOf } from '../src/golden.js';
import { call, type Call } from '../src/http.js';
import { inParallel } from '../src/load.js';
import { measured } from '../src/measured.js';
import { during } from '../src/progress.js';
import { useCanary } from '../src/release.js';
import { ENTRY } from '../src/settings.js';
import { system } from '../src/system/system.js';

beforeAll(() => useCanary(50, { header: '.*0$' }));

describe.each(['v1', 'v2'] as const)('a tester with the cookie canary=%s', (version) => {
  const pinned: Call = { headers: { cookie: `theme=dark; canary=${version}; user-session=v3.x` } };

  it('gets that version of app and model, as pinned, for every golden message, and no other cookie', async () => {
    const model = MODEL_OF[version];
    const faults = await during('asking every golden message', () =>
      inParallel(model?.vectors ?? [], 4, async (vector) => {
        const reply = await ask(vector.text, pinned);
        expect(answerOf(reply)).toMatchObject({ version, assignment: 'pinned' });
        expect(reply.headers['set-cookie']).toBeUndefined();
        return model && faultOf(reply, model, vector);
      }),
    );
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('sees that version of the app', async () => {
    expect(JSON.parse((await call(`${ENTRY}/version`, pinned)).body)).toMatchObject({ version });
  });

  it('wins over the version that was drawn', async () => {
    const other = version === 'v1' ? 'v2' : 'v1';
    const headers = { cookie: `user-session=${other}.x; canary=${version}` };
    expect(answerOf(await ask('who is it', { headers }))).toMatchObject({ version, assignment: 'pinned' });
  });
});

const CHOSEN = ['pinned', 'header'] as const;

/** How many calls each version of the app has counted under each way in which callers are chosen. */
async function labelled(): Promise<number[]> {
  const versions = ['v1', 'v2'] as const;
  const expositions = await Promise.all(versions.map((version) => system.metricsOf('app', version)));
  return expositions.flatMap((exposition) =>
    CHOSEN.map((assignment) => sumOf(exposition, 'app_predictions_total', { assignment, status: '200' })),
  );
}

const CALLS = 1000;

/** Half of them testers of either version, the others users by number. */
function callerOf(call: number): { headers: Record<string, string>; version?: string; assignment: Assignment } {
  if (call % 2 === 0) {
    const version = call % 4 === 0 ? 'v1' : 'v2';
    return { headers: { cookie: `canary=${version}` }, version, assignment: 'pinned' };
  }
  const user = (call - 1) / 2;
  const headers = { [HEADERS.userId]: `${user}` };
  return user % 10 === 0 ? { headers, version: 'v2', assignment: 'header' } : { headers, assignment: 'random' };
}

it(`gives ${CALLS} testers and users by number the version that is theirs, and says so in the metrics`, async () => {
  const before = await labelled();
  const wrong = await inParallel([...Array(CALLS).keys()], 8, async (call) => {
    const caller = callerOf(call);
    const { version, assignment } = answerOf(await ask(messageOf(call), { headers: caller.headers }));
    const isRight = assignment === caller.assignment && version === (caller.version ?? version);
    return isRight ? [] : [`${JSON.stringify(caller)} got ${version}, ${assignment}`];
  });
  const counted = (await labelled()).map((count, i) => count - (before[i] ?? 0));
  measured(`testers and users by number who got another version, of ${CALLS}`, wrong.flat().length, 0);
  const [quarter, tenth] = [CALLS / 4, CALLS / 20];
  measured(
    'the same in app_predictions_total: v1 pinned, header; v2 pinned, header',
    counted.join(', '),
    [quarter, 0, quarter, tenth].join(', '),
  );
  expect(wrong.flat()).toEqual([]);
  expect(counted).toEqual([quarter, 0, quarter, tenth]);
});

it('does not let callers say themselves how they were assigned, nor pin what does not exist', async () => {
  const claimed = { [HEADERS.assignment]: 'pinned', [HEADERS.intendedVersion]: 'v1' };
  expect(answerOf(await ask('let me choose', { headers: claimed })).assignment).toBe('random');
  for (const cookie of ['canary=v3', 'canary=v22', 'xcanary=v2', 'canary=V2']) {
    expect(answerOf(await ask('let me choose', { headers: { cookie } })).assignment).toBe('random');
  }
});
