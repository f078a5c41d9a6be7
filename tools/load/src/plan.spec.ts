import { describe, expect, it } from 'vitest';
import { builtInMessages } from './built-in-messages.js';
import { type Call, planOf, type PlanOptions } from './plan.js';

const OPTIONS = {
  seed: 1,
  rate: 50,
  duration: 100,
  callsPerUser: 1,
  guessShare: 1,
  guessError: 0.02,
  messages: builtInMessages,
};

const plan = (change: Partial<PlanOptions> = {}) => [...planOf({ ...OPTIONS, ...change })];

/** How many of so many events with this probability are plausible: five standard deviations. */
const about = (count: number, trials: number, probability: number) =>
  expect(Math.abs(count - trials * probability)).toBeLessThan(5 * Math.sqrt(trials * probability * (1 - probability)));

function callsByUser(calls: readonly Call[]): Map<number, Call[]> {
  const byUser = new Map<number, Call[]>();
  for (const call of calls) byUser.set(call.user.number, [...(byUser.get(call.user.number) ?? []), call]);
  return byUser;
}

it('is the same for the same seed and another for another', () => {
  expect(plan()).toEqual(plan());
  expect(plan({ seed: 2 }).map(({ at }) => at)).not.toEqual(plan().map(({ at }) => at));
});

it('has Poisson arrivals at the rate, within the duration', () => {
  const calls = plan();
  // The standard deviation of 5,000 expected arrivals is 71.
  expect(Math.abs(calls.length - 5000)).toBeLessThan(354);
  const times = calls.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBeLessThan(100_000);
  // Gaps are exponential: a share of 1/e of them is longer than their mean of 20 ms.
  about(times.filter((at, i) => at - (times[i - 1] ?? 0) > 20).length, calls.length, Math.exp(-1));
});

describe('guesses', () => {
  it('are wrong as often as is said', () => {
    const calls = plan({ guessError: 0.1 });
    about(calls.filter(({ guess, message }) => guess !== message.truth).length, calls.length, 0.1);
  });

  it('are there as often as is said', () => {
    const calls = plan({ guessShare: 0.3 });
    about(calls.filter(({ guess }) => guess !== undefined).length, calls.length, 0.3);
    expect(plan({ guessShare: 0 }).every(({ guess }) => guess === undefined)).toBe(true);
  });

  it('change nothing else', () => {
    const rest = (change: Partial<PlanOptions>) => plan(change).map((call) => ({ ...call, guess: undefined }));
    expect(rest({ guessError: 0.5 })).toEqual(rest({ guessShare: 0.1 }));
  });
});

describe('users', () => {
  it('are new in every call', () => {
    expect(plan().map(({ user, last }) => [user.number, last])).toEqual(plan().map((_, i) => [i + 1, true]));
  });

  it('make as many calls as is said, with pauses, and are then gone', () => {
    const calls = plan({ callsPerUser: 4 });
    const byUser = callsByUser(calls);
    for (const own of byUser.values()) {
      expect(own.length).toBeLessThanOrEqual(4);
      expect(own.map(({ last }) => last)).toEqual(own.map((_, i) => i === 3));
    }
    const whole = [...byUser.values()].filter(({ length }) => length === 4);
    expect(whole.length).toBeGreaterThan(1000);
    const pauses = whole.flatMap((own) => own.slice(1).map(({ at }, i) => at - (own[i]?.at ?? 0)));
    const mean = pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length;
    expect(mean).toBeGreaterThan(4000);
    expect(mean).toBeLessThan(6000);
  });

  it('are as many as is said, and all come back', () => {
    const calls = plan({ users: 20 });
    const byUser = callsByUser(calls);
    expect([...byUser.keys()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    for (const own of byUser.values()) about(own.length, calls.length, 1 / 20);
    expect(calls.some(({ last }) => last)).toBe(false);
  });

  it('are pinned, and carry an id, as often as is said', () => {
    const pinned = [
      { value: 'v1', share: 0.1 },
      { value: 'v2', share: 0.2 },
    ];
    const users = plan({ pinned, header: [{ value: 'tester-#', share: 0.3 }] }).map(({ user }) => user);
    about(users.filter(({ cookies }) => cookies.canary === 'v1').length, users.length, 0.1);
    about(users.filter(({ cookies }) => cookies.canary === 'v2').length, users.length, 0.2);
    const known = users.filter(({ headers }) => 'x-user-id' in headers);
    about(known.length, users.length, 0.3);
    for (const { headers, number } of known) expect(headers).toEqual({ 'x-user-id': `tester-${number}` });
  });
});
