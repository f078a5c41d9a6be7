import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { builtInMessages } from './built-in-messages.js';
import type { Reply } from './client.js';
import { planOf, type PlanOptions } from './plan.js';
import { type Outcome, Run, type RunOptions } from './run.js';
import { Summaries } from './summary.js';

const NEVER = new AbortController().signal;

const plan = (change: Partial<PlanOptions>) => {
  const usual = { seed: 1, rate: 200, duration: 0.5, callsPerUser: 1, guessShare: 1, guessError: 0 };
  return [...planOf({ ...usual, messages: builtInMessages, ...change })];
};

const answered = (version: 'v1' | 'v2' = 'v1'): Reply => ({
  status: 200,
  setCookie: [`user-session=${version}.id; Path=/`],
  answer: { result: 'ham', version, modelVersion: '1', assignment: 'random' },
});

type Predict = (body: object, headers: Record<string, string>) => Promise<Reply>;

/** Sends these calls to a site that is only a function. */
async function run(calls: ReturnType<typeof plan>, predict: Predict, options: Partial<RunOptions> = {}, end = NEVER) {
  const outcomes: Outcome[] = [];
  const limits = { connections: 1000, patience: 60_000, secure: false, ...options };
  const running = new Run({ predict }, limits, (outcome) => outcomes.push(outcome));
  await running.all(calls, end);
  expect(running.underWay).toBe(0);
  return outcomes;
}

it('sends all calls with their guesses and ends by itself', async () => {
  const calls = plan({});
  const bodies: object[] = [];
  const outcomes = await run(calls, (body) => {
    bodies.push(body);
    return Promise.resolve(answered());
  });
  expect(bodies).toEqual(calls.map(({ message, guess }) => ({ sms: message.text, guess })));
  expect(outcomes.map(({ call }) => call)).toEqual(calls);
  for (const { latencyMs, serviceMs } of outcomes) expect(latencyMs).toBeGreaterThanOrEqual(serviceMs ?? Infinity);
});

it('sends no call before its time', async () => {
  const calls = plan({ rate: 40 });
  const start = performance.now();
  const sent: number[] = [];
  await run(calls, () => {
    sent.push(performance.now() - start);
    return Promise.resolve(answered());
  });
  expect(calls.length).toBeGreaterThan(10);
  expect(sent.length).toBe(calls.length);
  for (const [i, { at }] of calls.entries()) expect(sent[i]).toBeGreaterThanOrEqual(at);
});

it('keeps the cookies of each user, and makes one call of a user at a time', async () => {
  let draw = 0;
  let most = 0;
  const underWay = new Map<string, number>();
  const outcomes = await run(plan({ users: 10, header: [{ value: '#', share: 1 }] }), async (_, headers) => {
    const user = headers['x-user-id'] ?? '';
    const now = (underWay.get(user) ?? 0) + 1;
    underWay.set(user, now);
    most = Math.max(most, now);
    await sleep(5);
    underWay.set(user, (underWay.get(user) ?? 0) - 1);
    const sticky = /user-session=(v\d)\.id/.exec(headers.cookie ?? '')?.[1];
    return answered((sticky ?? `v${(draw++ % 2) + 1}`) as 'v1' | 'v2');
  });
  expect(most).toBe(1);
  expect(draw).toBe(10);
  const summaries = new Summaries();
  for (const outcome of outcomes) summaries.add(outcome);
  const { all, versions } = summaries.summary;
  expect(all).toMatchObject({ changes: 0, newUsers: 10 });
  expect(versions.map(({ newUsers }) => newUsers)).toEqual([5, 5]);
});

it('counts the changes of a user whom no cookie holds', async () => {
  let call = 0;
  const summaries = new Summaries();
  const outcomes = await run(plan({ users: 1 }), () =>
    Promise.resolve({ ...answered(call++ % 2 === 0 ? 'v1' : 'v2'), setCookie: [] }),
  );
  for (const outcome of outcomes) summaries.add(outcome);
  expect(summaries.summary.all.changes).toBe(outcomes.length - 1);
});

it('corrects latency for coordinated omission: a stall counts for all who came meanwhile', async () => {
  const connections = 4;
  const start = performance.now();
  const outcomes = await run(
    plan({ rate: 100, duration: 3 }),
    async () => {
      const at = performance.now() - start;
      if (at >= 1000 && at < 2000) await sleep(2000 - at);
      return answered();
    },
    { connections },
  );
  const summaries = new Summaries();
  for (const outcome of outcomes) summaries.add(outcome);
  const { missed, all } = summaries.summary;
  expect(missed).toBe(0);
  // About 100 calls of 300 came in the second of the stall, and only four of them were sent in it.
  expect(all.latencyMs?.p99).toBeGreaterThan(700);
  expect(all.latencyMs?.p95).toBeGreaterThan(500);
  const waited = outcomes.filter(({ latencyMs }) => latencyMs > 500).length;
  const stalled = outcomes.filter(({ serviceMs = 0 }) => serviceMs > 500).length;
  expect(waited).toBeGreaterThan(25);
  expect(stalled).toBeLessThan(waited / 2);
});

it('has no more calls under way than it may, and counts as missed what could not be sent in time', async () => {
  let now = 0;
  let most = 0;
  let sent = 0;
  const calls = plan({ rate: 400 });
  const outcomes = await run(
    calls,
    async () => {
      sent++;
      most = Math.max(most, ++now);
      await sleep(150);
      now--;
      return answered();
    },
    { connections: 3, patience: 100 },
  );
  expect(most).toBe(3);
  expect(outcomes.length).toBe(calls.length);
  const missed = outcomes.filter(({ status }) => status === 'missed');
  expect(missed.length).toBe(calls.length - sent);
  expect(missed.length).toBeGreaterThan(calls.length / 2);
  for (const { latencyMs, serviceMs, reply } of missed) {
    expect(latencyMs).toBeGreaterThan(100);
    expect([serviceMs, reply]).toEqual([undefined, undefined]);
  }
});

it('gives a failed call to the version that the cookies name', async () => {
  const failed = (setCookie?: string) => run(plan({ users: 1 }), () => Promise.resolve({ status: 503, setCookie }));
  const versions = async (outcomes: Promise<Outcome[]>) => new Set((await outcomes).map(({ version }) => version));
  expect(await versions(failed('user-session=v2.id'))).toEqual(new Set(['v2']));
  expect(await versions(failed('user-session=other'))).toEqual(new Set([undefined]));
  expect(await versions(failed())).toEqual(new Set([undefined]));
  const pinned = plan({ pinned: [{ value: 'v2', share: 1 }] });
  expect(await versions(run(pinned, () => Promise.resolve({ status: 500 })))).toEqual(new Set(['v2']));
});

it('ends early when it is told to, and waits for what is under way', async () => {
  const end = new AbortController();
  let ended = 0;
  const outcomes = await run(
    plan({ duration: 3600 / 20 }),
    async () => {
      end.abort();
      await sleep(100);
      ended++;
      return answered();
    },
    {},
    end.signal,
  );
  expect(outcomes.length).toBeGreaterThan(0);
  expect(ended).toBe(outcomes.length);
});
