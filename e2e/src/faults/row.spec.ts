import { expect, it } from 'vitest';
import type { Sent } from '../users.js';
import { rowOf } from './row.js';

const call = (phase: string, at: number, ms: number, outcome = 'ok, app v1 and model v1'): Sent => ({
  phase,
  at,
  ms,
  outcome,
});

const CALLS = [
  call('before', 0, 10),
  call('during', 1000, 30),
  call('during', 1100, 900, 'status 503: the model is away'),
  call('during', 1200, 50, 'status 503: upstream connect error'),
  call('during', 1300, 10, 'ECONNRESET'),
  call('after', 3000, 20),
];

it('counts failed calls by what they ended in, and how long after the fault the last of them did', () => {
  const row = rowOf({ fault: 'a fault', redundant: false }, CALLS, 1500);
  expect(row).toMatchObject({ calls: 6, failed: 3, endedIn: '2 503, 1 ECONNRESET', recovery: 0.5 });
});

it('has latencies of answered calls as multiples of those before', () => {
  const row = rowOf({ fault: 'a fault', redundant: true }, CALLS, 1500);
  expect(row.during).toEqual([3, 3]);
  expect(row.after).toEqual([2, 2]);
});

it('has nothing to recover from where no call failed', () => {
  const row = rowOf({ fault: 'a fault', redundant: true }, [call('before', 0, 10)], 1500);
  expect(row).toMatchObject({ failed: 0, endedIn: 'none', recovery: 0 });
});
