import { HEADERS } from '@sms-checker/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { answerOf, ask, MODEL_OF } from '../src/answers.js';
import { faultOf } from '../src/golden.js';
import { call, type Call } from '../src/http.js';
import { inParallel } from '../src/load.js';
import { during } from '../src/progress.js';
import { useCanary } from '../src/release.js';
import { ENTRY } from '../src/settings.js';

beforeAll(() => useCanary(50));

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

it('does not let callers say themselves how they were assigned, nor pin what does not exist', async () => {
  const claimed = { [HEADERS.assignment]: 'pinned', [HEADERS.intendedVersion]: 'v1' };
  expect(answerOf(await ask('let me choose', { headers: claimed })).assignment).toBe('random');
  for (const cookie of ['canary=v3', 'canary=v22', 'xcanary=v2', 'canary=V2']) {
    expect(answerOf(await ask('let me choose', { headers: { cookie } })).assignment).toBe('random');
  }
});
