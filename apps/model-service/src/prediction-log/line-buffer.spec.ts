import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LineBuffer, PartlyWritten } from './line-buffer.js';

const LIMITS = { waitMs: 100, enough: 50, maxPending: 300, calmMs: 5000, closeMs: 1000 };

let written: string[] = [];
let told: string[] = [];
let sink: (lines: string) => Promise<void> = () => Promise.resolve();
const broken = () => Promise.reject(new Error('no space left'));
const buffer = () =>
  new LineBuffer(
    {
      append: async (bytes) => {
        const lines = String(bytes);
        await sink(lines);
        expect(String(bytes)).toBe(lines);
        written.push(lines);
      },
    },
    {
      dropped: (lines) => told.push(`dropped ${lines}`),
      failing: (reason) => told.push(`failing: ${reason}`),
      recovered: (lines) => told.push(`recovered after ${lines}`),
    },
    LIMITS,
  );

beforeEach(() => {
  vi.useFakeTimers();
  [written, told, sink] = [[], [], () => Promise.resolve()];
});
afterEach(() => vi.useRealTimers());

it('writes what has come within the wait in one go', async () => {
  const lines = buffer();
  lines.add('a\n');
  await vi.advanceTimersByTimeAsync(99);
  lines.add('b\n');
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  lines.add('c\n');
  await vi.advanceTimersByTimeAsync(100);
  expect([written, told]).toEqual([['a\nb\n', 'c\n'], []]);
});

it('does not wait once there is enough', async () => {
  const lines = buffer();
  lines.add('x'.repeat(50));
  await vi.advanceTimersByTimeAsync(0);
  expect(written).toHaveLength(1);
});

it('gathers while it writes as it does before, so that a busy service makes few large writes', async () => {
  let finish = () => undefined as unknown;
  sink = () => new Promise((resolve) => (finish = resolve as () => undefined));
  const lines = buffer();
  lines.add('a\n');
  await vi.advanceTimersByTimeAsync(100);
  lines.add('b\n');
  finish();
  await vi.advanceTimersByTimeAsync(99);
  lines.add('c\n');
  expect(written).toEqual(['a\n']);
  await vi.advanceTimersByTimeAsync(1);
  finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(written).toEqual(['a\n', 'b\nc\n']);
});

it('writes at the end what has gathered during the last write, too', async () => {
  const lines = buffer();
  lines.add('a\n');
  void lines.flush();
  lines.add('b\n');
  await lines.close();
  expect(written).toEqual(['a\n', 'b\n']);
});

it('drops and counts what a slow sink does not take, and says so once', async () => {
  let finish = () => undefined as unknown;
  sink = () => new Promise((resolve) => (finish = resolve as () => undefined));
  const lines = buffer();
  lines.add('x'.repeat(50));
  for (let i = 0; i < 30; i++) lines.add('y'.repeat(10));
  const failing = 'failing: lines come faster than they can be written';
  expect(told).toEqual(['dropped 1', failing, 'dropped 1']);
  finish();
  await vi.advanceTimersByTimeAsync(100);
  finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(written.map(({ length }) => length)).toEqual([50, 280]);
});

it('says once that it fails, goes on trying, and says once that it works again', async () => {
  const lines = buffer();
  const tick = async (line: string) => {
    lines.add(line);
    await vi.advanceTimersByTimeAsync(100);
  };
  sink = broken;
  await tick('a\n');
  await tick('b\n');
  expect(told).toEqual(['dropped 1', 'failing: no space left', 'dropped 1']);
  sink = () => Promise.resolve();
  await tick('c\n');
  expect(written).toEqual(['c\n']);
  expect(told).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(5000);
  await tick('d\n');
  await tick('e\n');
  expect(told.slice(3)).toEqual(['recovered after 2']);
});

it('tells of a sink that is not there before the first line', async () => {
  sink = broken;
  await buffer().probe();
  expect(told).toEqual(['dropped 0', 'failing: no space left']);
});

it('does not wait for ever at the start, and writes nothing beside what still hangs', async () => {
  let finish = () => undefined as unknown;
  sink = () => new Promise((resolve) => (finish = resolve as () => undefined));
  const lines = buffer();
  const probed = vi.fn();
  void lines.probe().then(probed);
  lines.add('a\n');
  await vi.advanceTimersByTimeAsync(999);
  expect(probed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(probed).toHaveBeenCalled();
  expect([written, told]).toEqual([[], ['dropped 0', 'failing: the first write did not end within 1000 ms']]);
  sink = () => Promise.resolve();
  finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(written).toEqual(['', 'a\n']);
});

it('counts as lost only what a sink that broke off has not written', async () => {
  sink = () => Promise.reject(new PartlyWritten(2, new Error('the reader has gone')));
  const lines = buffer();
  for (const line of ['a\n', 'b\n', 'c\n']) lines.add(line);
  await lines.flush();
  expect(told).toEqual(['dropped 1', 'failing: the reader has gone']);
});

it('writes the rest at the end', async () => {
  const lines = buffer();
  lines.add('a\n');
  await lines.close();
  expect(written).toEqual(['a\n']);
});

it.each([0, 1])('may end twice, after %i lines', async (count) => {
  const lines = buffer();
  for (let i = 0; i < count; i++) lines.add('a\n');
  await lines.close();
  await lines.close();
  expect(written).toHaveLength(count);
});

it('does not wait for ever at the end', async () => {
  sink = () => new Promise(() => undefined);
  const lines = buffer();
  lines.add('a\n');
  const closed = vi.fn();
  void lines.close().then(closed);
  await vi.advanceTimersByTimeAsync(999);
  expect(closed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(closed).toHaveBeenCalled();
});
