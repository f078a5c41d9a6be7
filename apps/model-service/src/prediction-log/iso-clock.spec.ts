import { afterEach, expect, it, vi } from 'vitest';
import { IsoClock } from './iso-clock.js';

afterEach(() => vi.useRealTimers());

it('goes with the time', () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 21, 8, 5, 9, 7) });
  const clock = new IsoClock();
  expect([clock.now(), clock.now()]).toEqual(['2026-11-21T08:05:09.007Z', '2026-11-21T08:05:09.007Z']);
  vi.advanceTimersByTime(1);
  expect(clock.now()).toBe('2026-11-21T08:05:09.008Z');
});
