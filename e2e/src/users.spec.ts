import { expect, it } from 'vitest';
import { bursts, failed, mostInFlight, outcomes, type Sent } from './users.js';

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

it('says what came of calls', () => {
  const calls = [sent(0, 1), sent(1, 1, 'status 503: no healthy upstream'), sent(2, 1)];
  expect(outcomes(calls)).toBe('1 status 503: no healthy upstream; 2 ok, app v1');
  expect(outcomes([])).toBe('none');
  expect(failed(calls)).toEqual([calls[1]]);
});
