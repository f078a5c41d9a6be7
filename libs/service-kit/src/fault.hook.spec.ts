import { fastify } from 'fastify';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { faultHook } from './fault.hook.js';
import { readConfig, ServiceConfig, type ProblemException } from './index.js';

/** A route with these faults, and its draws. */
function route(faults: NodeJS.ProcessEnv, random: () => number) {
  const config = readConfig(ServiceConfig, { PORT: '1', FAULTS_ALLOWED: 'true', ...faults });
  const instance = fastify();
  instance.setErrorHandler((error: ProblemException, _request, reply) =>
    reply.status(error.getStatus()).send(error.detail),
  );
  instance.get('/', { preHandler: faultHook(config, random) }, () => 'well');
  return () => instance.inject('/');
}

/** Draws as a seed has them: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The draws of one call. */
function draws({ hang = 0, delay = 0, error = 0 }): () => number {
  const values = [hang, delay, error];
  return () => values.shift() ?? Number.NaN;
}

afterEach(() => vi.useRealTimers());

describe('FAULT_ERROR_RATE', () => {
  it.each([
    [0.29, 503, 'this is an injected fault: FAULT_ERROR_RATE is 0.3'],
    [0.3, 200, 'well'],
  ])('of 0.3: a draw of %d is a %d', async (error, statusCode, body) => {
    const call = route({ FAULT_ERROR_RATE: '0.3', FAULT_ERROR_STATUS: '503' }, draws({ error }));
    expect(await call()).toMatchObject({ statusCode, body });
  });

  it('of 0.03 fails 3 % of the calls, and never as many in a row as a proxy ejects a pod for', async () => {
    const call = route({ FAULT_ERROR_RATE: '0.03' }, seeded(1));
    let failed = 0;
    let inRow = 0;
    let longest = 0;
    for (let calls = 0; calls < 10_000; calls++) {
      const { statusCode } = await call();
      inRow = statusCode === 500 ? inRow + 1 : 0;
      longest = Math.max(longest, inRow);
      if (statusCode === 500) failed++;
    }
    // 300 are expected, with a standard deviation of 17.
    expect(Math.abs(failed - 300)).toBeLessThan(4 * 17);
    expect(longest).toBeLessThan(5);
  });
});

describe('FAULT_DELAY_RATE', () => {
  it.each([
    [0.09, true],
    [0.1, false],
  ])('of 0.1: a draw of %d is delayed: %s', async (delay, delayed) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const call = route({ FAULT_DELAY_MS: '30', FAULT_DELAY_RATE: '0.1' }, draws({ delay }));
    const answer = call();
    if (delayed) await advance(30);
    expect((await answer).body).toBe('well');
    expect(performance.now()).toBe(delayed ? 30 : 0);
  });
});

describe('FAULT_HANG_RATE', () => {
  it('holds a call for a minute and no longer, however long its caller waits', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const answered = vi.fn();
    const call = route({ FAULT_HANG_RATE: '0.5', FAULT_DELAY_MS: '10' }, draws({ hang: 0.49 }));
    const answer = call();
    void answer.then(answered);
    await advance(59_999);
    await new Promise(setImmediate);
    expect(answered).not.toHaveBeenCalled();
    await advance(1);
    const body = 'this is an injected fault: FAULT_HANG_RATE is 0.5, and nobody left for 60 s';
    expect(await answer).toMatchObject({ statusCode: 500, body });
  });

  it('of 0.5: a draw of 0.5 is answered', async () => {
    const call = route({ FAULT_HANG_RATE: '0.5' }, draws({ hang: 0.5 }));
    expect((await call()).body).toBe('well');
  });
});

/** Lets milliseconds pass once somebody waits for them. */
async function advance(ms: number): Promise<void> {
  while (vi.getTimerCount() === 0) await new Promise(setImmediate);
  vi.advanceTimersByTime(ms);
}
