import { type Version } from '@sms-checker/contracts';
import { describe, expect, it } from 'vitest';
import { ask, messageOf, outcomeOf } from '../src/answers.js';
import { failures, OpenLoop } from '../src/load.js';
import { during, say, until } from '../src/progress.js';
import { modelCalls, useCanary, useShadow } from '../src/release.js';

const CALLS = 1000;

describe.each([
  ['alone', useShadow, ['v1']],
  ['beside a canary of half of the users', () => useCanary(50, { shadow: true }), ['v1', 'v2']],
] as [string, () => Promise<void>, Version[]][])('the shadow %s', (_, use, live) => {
  it(`has answered a copy of every one of ${CALLS} calls, to the last`, async () => {
    await use();
    const count = async () => {
      const counts = await Promise.all([...live, 'v3' as const].map(modelCalls));
      return { live: counts.slice(0, -1), shadow: counts.at(-1) ?? 0 };
    };
    const before = await count();
    const load = new OpenLoop({ perSecond: 50, maxCalls: CALLS }, async (call) =>
      outcomeOf(await ask(messageOf(call)), messageOf(call)),
    );
    const tally = (await during(`sending ${CALLS} calls`, () => load.finished())).get('load');
    expect(tally && failures(tally)).toEqual(new Map());

    // Nobody waits for a copy's answer, so the last ones may come after the load has ended.
    await until('v3 has answered every copy', 30, async () => {
      const now = await count();
      const of = (counts: number[]) => counts.reduce((sum, calls) => sum + calls, 0);
      const [asked, copied] = [of(now.live) - of(before.live), now.shadow - before.shadow];
      return asked === CALLS && copied === CALLS ? undefined : `${asked} calls, ${copied} copies of ${CALLS}`;
    });
    const after = await count();
    const each = live.map((version, i) => `${version} ${(after.live[i] ?? 0) - (before.live[i] ?? 0)}`);
    say(`shadow: ${each.join(' + ')} = v3 ${after.shadow - before.shadow}, of ${CALLS} sent`);
    for (const [i, calls] of after.live.entries()) expect(calls).toBeGreaterThan(before.live[i] ?? 0);
    expect(after.shadow - before.shadow).toBe(CALLS);
  });
});
