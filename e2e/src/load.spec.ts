import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { failures, inParallel, OpenLoop } from './load.js';

it('sends as many calls as it may and counts each by what came of it', async () => {
  const load = new OpenLoop({ perSecond: 1000, maxCalls: 60 }, (call) => {
    if (call % 3 === 0) return Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
    return Promise.resolve(call % 3 === 1 ? 'ok v1' : 'status 503');
  });
  const tally = (await load.finished()).get('load');
  expect(tally?.sent).toBe(60);
  expect(tally?.outcomes).toEqual(
    new Map([
      ['ECONNRESET', 20],
      ['ok v1', 20],
      ['status 503', 20],
    ]),
  );
  expect(tally && failures(tally)).toEqual(
    new Map([
      ['ECONNRESET', 20],
      ['status 503', 20],
    ]),
  );
});

it('counts a call in the phase in which it was sent, however late the answer', async () => {
  let answer: (outcome: string) => void = () => undefined;
  const load = new OpenLoop({ perSecond: 1, maxCalls: 1 }, () => new Promise((resolve) => (answer = resolve)), 'first');
  load.phase('second');
  const stopping = load.stop();
  answer('ok');
  const tallies = await stopping;
  expect(tallies.get('first')).toEqual({ sent: 1, outcomes: new Map([['ok', 1]]) });
  expect(tallies.get('second')).toEqual({ sent: 0, outcomes: new Map() });
});

it('does not wait for answers before it sends, but counts as failed what would pile up', async () => {
  let answer: () => void = () => undefined;
  const answered = new Promise<string>((resolve) => (answer = () => resolve('ok')));
  const load = new OpenLoop({ perSecond: 1000, maxCalls: 20, maxInFlight: 15 }, () => answered);
  setTimeout(answer, 200);
  const tally = (await load.finished()).get('load');
  expect(tally?.outcomes).toEqual(
    new Map([
      ['not sent: 15 calls were under way', 5],
      ['ok', 15],
    ]),
  );
});

it('runs jobs side by side up to a number and keeps the order of the results', async () => {
  let now = 0;
  let most = 0;
  const results = await inParallel([5, 1, 4, 2, 3], 2, async (item) => {
    most = Math.max(most, ++now);
    await sleep(item);
    now--;
    return item * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});
