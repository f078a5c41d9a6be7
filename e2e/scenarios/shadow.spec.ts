import { type Version } from '@sms-checker/contracts';
import { describe, expect, it } from 'vitest';
import { ask, messageOf, outcomeOf } from '../src/answers.js';
import { failures, OpenLoop } from '../src/load.js';
import { measured } from '../src/measured.js';
import { during } from '../src/progress.js';
import { modelCalls, quiet, useCanary, useShadow } from '../src/release.js';
import { expectShare } from '../src/share.js';
import { on } from '../src/system/on.js';

const CALLS = on({ cluster: 5000, local: 1000 });

/** Sends the calls. Gives how many more each of these versions of the model has answered in the end. */
async function answered(versions: readonly Version[]): Promise<number[]> {
  const count = () => Promise.all(versions.map(modelCalls));
  const before = await count();
  const load = new OpenLoop({ perSecond: 100, maxCalls: CALLS }, async (call) =>
    outcomeOf(await ask(messageOf(call)), messageOf(call)),
  );
  const tally = (await during(`sending ${CALLS} calls`, () => load.finished())).get('load');
  expect(tally && failures(tally)).toEqual(new Map());
  // Nobody waits for a copy's answer, so the last ones may come after the load has ended.
  await quiet();
  return (await count()).map((calls, i) => calls - (before[i] ?? 0));
}

describe.each([
  ['alone', () => useShadow(), ['v1']],
  ['beside a canary of half of the users', () => useCanary(50, { shadow: true }), ['v1', 'v2']],
] as [string, () => Promise<void>, Version[]][])('the shadow %s', (name, use, live) => {
  it(`has answered a copy of every one of ${CALLS} calls, to the last`, async () => {
    await use();
    const counts = await answered([...live, 'v3']);
    const [originals, copies] = [counts.slice(0, -1), counts.at(-1)];
    const each = live.map((version, i) => `${version} ${originals[i]}`).join(' + ');
    measured(`${name}: originals of ${CALLS} calls`, each, CALLS);
    measured(`${name}: copies, all at v3`, `${copies}`, CALLS);
    for (const calls of originals) expect(calls).toBeGreaterThan(0);
    // With as many originals as calls no live model has answered a copy.
    expect(originals.reduce((sum, calls) => sum + calls, 0)).toBe(CALLS);
    expect(copies).toBe(CALLS);
  });
});

it('gets a quarter of the calls at 25 %', async () => {
  await useShadow({ 'istio.shadow.mirrorPercent': 25 });
  const [originals = 0, copies = 0] = await answered(['v1', 'v3']);
  expect(originals).toBe(CALLS);
  expectShare(`copies at 25 % of ${CALLS} calls`, copies, CALLS, 0.25);
});
