import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { Flood } from '../../src/faults/flood.js';
import { resident } from '../../src/faults/resident.js';
import { endOf, rowOf } from '../../src/faults/row.js';
import { halfCapacity, recorded } from '../../src/faults/trial.js';
import { say } from '../../src/progress.js';
import { useStable } from '../../src/release.js';
import { localPids } from '../../src/system/local.js';
import { failed, outcomes } from '../../src/users.js';

const TIMES = 5;
const HALF_MS = 5000;

/** The first of these fills what is bounded, the second would show what is not. */
const FLOOD_MS = 10_000;

/** Seconds after which all calls are answered again. */
const RECOVERY_S = 5;

/** What an allocator may take more in the second half of the flood. */
const GROWTH = 1.25;

let half = 0;

beforeAll(async () => {
  await useStable();
  half = await halfCapacity();
});

const memory = () => new Map([...localPids()].map(([name, pid]) => [name, resident(pid)]));

it(`answers 200, 429 or 503 and nothing else at ${TIMES} times its capacity, holds no more and is back soon`, async () => {
  const flood = new Flood();
  await flood.rate('before', half);
  await sleep(HALF_MS);
  const hit = flood.now;
  void flood.rate('during', 2 * half * TIMES);
  await sleep(FLOOD_MS);
  const filled = memory();
  await sleep(FLOOD_MS);
  const later = memory();
  const lifted = flood.now;
  await flood.rate('after', half);
  await sleep(2 * RECOVERY_S * 1000);
  const calls = await flood.end();

  const growth = [...later].map(([name, bytes]) => bytes / (filled.get(name) ?? NaN));
  const under = calls.filter(({ phase }) => phase === 'during');
  const served = under.length - failed(under).length;
  const sent = under.length / (lifted - hit) / ((2 * half) / 1000);
  const notes = [
    `${sent.toFixed(1)} times the capacity was sent`,
    `${((100 * served) / under.length).toFixed(0)} % served`,
    `memory in the second half × ${Math.max(...growth).toFixed(2)} at most`,
  ].join('; ');
  const row = rowOf({ fault: `overload at ${TIMES} times the capacity`, redundant: false, notes }, calls, lifted);
  say(`faults: ${JSON.stringify(row)}`);
  recorded(row);
  const wrong = failed(calls).filter((call) => call.phase === 'before' || !['429', '503'].includes(endOf(call)));
  expect(outcomes(wrong)).toBe('none');
  expect(served).toBeGreaterThan(0);
  expect(failed(under).length).toBeGreaterThan(0);
  expect(Math.max(...growth)).toBeLessThan(GROWTH);
  expect(row.recovery).toBeLessThan(RECOVERY_S);
});
