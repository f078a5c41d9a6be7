import { expect, it } from 'vitest';
import { levelOf } from './repetitions.mjs';

it('adds up what the turns of a server did, and takes the middle of their latencies', () => {
  const block = (calls, seconds, processor, p99) => ({
    calls,
    seconds,
    processor,
    latency: { p50: p99 / 2, p99 },
    busy: 0.5,
  });
  expect(levelOf([block(1000, 0.5, 0.05, 2), block(3000, 0.5, 0.11, 90), block(2000, 1, 0.08, 4)])).toEqual({
    rate: 3000,
    p50: 2,
    p99: 4,
    microseconds: 40,
    busy: 0.5,
  });
});
