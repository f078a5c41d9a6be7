import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { wait } from './wait.js';

async function took(ms: number): Promise<number> {
  const start = performance.now();
  await new Promise<void>((resolve) => wait(ms, resolve));
  return performance.now() - start;
}

it.each([0.3, 0.7, 1.5, 3.4])('%d ms are no less, and of many waits the shortest is hardly more', async (ms) => {
  const times: number[] = [];
  while (times.length < 100) times.push(await took(ms));
  const shortest = Math.min(...times);
  expect(shortest).toBeGreaterThanOrEqual(ms);
  expect(shortest).toBeLessThan(ms + 0.3);
});

it('0 ms are no turn of the event loop', () => {
  const then = vi.fn();
  wait(0, then);
  expect(then).toHaveBeenCalledOnce();
});

it('lets others have their turn', async () => {
  const then = vi.fn();
  wait(50, then);
  for (let turns = 0; turns < 10; turns++) await turn();
  expect(then).not.toHaveBeenCalled();
  await expect.poll(() => then.mock.calls.length).toBe(1);
});

it.each([0.9, 5, 20.5])('of %d ms can be ended', async (ms) => {
  const then = vi.fn();
  wait(ms, then)();
  await sleep(60);
  expect(then).not.toHaveBeenCalled();
});
