import { expect, it } from 'vitest';
import { bursts, failed, kept, mostInFlight, outcomes, type Sent } from './users.js';

const sent = (at: number, ms: number, outcome = 'ok, app v1'): Sent => ({ phase: 'load', at, ms, outcome });

it('counts what was under way at once', () => {
  expect(mostInFlight([])).toBe(0);
  expect(mostInFlight([sent(0, 10), sent(10, 10), sent(12, 1), sent(12.5, 20), sent(40, 1)])).toBe(3);
});

it('tells calls in a row from those that come later', () => {
  const calls = [sent(0, 1), sent(900, 1), sent(1800, 1), sent(2800, 1)];
  expect(bursts(calls, 1000).map(({ length }) => length)).toEqual([3, 1]);
  expect(bursts([], 1000)).toEqual([]);
});

it('finds the calls of users who stay with a model, from its first answer to each of them', () => {
  const [byV1, byV2] = ['ok, app v2 and model v1', 'ok, app v2 and model v2'];
  const of = (user: number, sticky: string | undefined, at: number, outcome: string) => ({
    ...sent(at, 10, outcome),
    user,
    sticky,
  });
  const calls = [
    of(0, undefined, 0, byV1),
    of(0, 'v2', 20, byV1),
    of(0, 'v2', 40, byV2),
    of(0, 'v2', 45, byV1),
    of(1, 'v2', 55, byV1),
    of(0, 'v2', 60, byV1),
    of(0, 'v1', 80, byV1),
    of(0, 'v2', 90, 'ECONNRESET'),
    sent(95, 10, byV2),
  ];
  expect(kept(calls, 'v2', 'v2').map(({ at }) => at)).toEqual([60, 90]);
});

it('says what came of calls', () => {
  const calls = [sent(0, 1), sent(1, 1, 'status 503: no healthy upstream'), sent(2, 1)];
  expect(outcomes(calls)).toBe('1 status 503: no healthy upstream; 2 ok, app v1');
  expect(outcomes([])).toBe('none');
  expect(failed(calls)).toEqual([calls[1]]);
});
