import { expect, it, onTestFinished, vi } from 'vitest';
import { Supervisor } from './supervisor.js';
import type { Thread } from './thread.js';

/** A thread that has loaded when `loaded` has resolved, and ends when it is told to. */
function fakeThread(loaded: () => Promise<void>) {
  let end: (reason: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => (end = resolve));
  return { loaded: loaded(), ended, gone: ended.then(() => undefined), giveUp: (reason: string) => end(reason) };
}

/** Supervises one fake worker, that is started as told: each time in another way. */
async function supervise(ways: ((() => Promise<void>) | Error)[]) {
  const hired: Thread[] = [];
  const reasons: string[] = [];
  const starts: number[] = [];
  const launch = () => {
    starts.push(Date.now());
    const way = ways.shift() ?? (() => Promise.resolve());
    if (way instanceof Error) throw way;
    return fakeThread(way) as unknown as Thread;
  };
  const supervisor = new Supervisor(launch, {
    hire: (thread) => void hired.push(thread),
    dismiss: () => undefined,
    replace: (reason) => void reasons.push(reason),
  });
  onTestFinished(() => supervisor.dismissAll());
  await supervisor.start(1);
  return { hired, reasons, starts };
}

const atOnce = () => Promise.resolve();

it('a worker that the system has no room for is started again later', async () => {
  const { hired, reasons } = await supervise([atOnce, new Error('EAGAIN'), new Error('EAGAIN'), atOnce]);
  hired[0]?.giveUp('a test');
  await expect.poll(() => hired.length).toBe(2);
  expect(reasons).toEqual(['a test', 'EAGAIN', 'EAGAIN']);
});

it('where there is no room for the first worker, nothing is started', async () => {
  await expect(supervise([new Error('EAGAIN')])).rejects.toThrow('EAGAIN');
});

it('pauses get longer as long as workers do not serve for long, however long they take to load', async () => {
  const now = vi.spyOn(performance, 'now');
  onTestFinished(() => now.mockRestore());
  let clock = 0;
  now.mockImplementation(() => clock);
  const slowly = () => {
    clock += 100_000;
    return Promise.resolve();
  };
  const { hired, starts } = await supervise([atOnce, slowly, slowly, slowly]);
  for (const i of [0, 1, 2]) {
    await expect.poll(() => hired.length).toBe(i + 1);
    hired[i]?.giveUp('a test');
  }
  await expect.poll(() => hired.length).toBe(4);
  const [first = 0, second = 0, third = 0, fourth = 0] = starts;
  expect(second - first).toBeGreaterThanOrEqual(95);
  expect(third - second).toBeGreaterThanOrEqual(195);
  expect(fourth - third).toBeGreaterThanOrEqual(395);
});
