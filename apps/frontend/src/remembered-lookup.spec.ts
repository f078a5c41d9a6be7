import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rememberedLookup, type Lookup } from './remembered-lookup.js';

const GOOD: LookupAddress[] = [{ address: '10.0.0.1', family: 4 }];
const AWAY = Object.assign(new Error('getaddrinfo EAI_AGAIN model'), { code: 'EAI_AGAIN' });
const UNKNOWN = Object.assign(new Error('getaddrinfo ENOTFOUND model'), { code: 'ENOTFOUND' });

/** What the next look-ups of the system find; nothing: they do not end. */
let found: (LookupAddress[] | Error | undefined)[];

const system: Lookup = (_host, _options, callback) => {
  const next = found.shift();
  if (next instanceof Error) callback(next, []);
  else if (next) callback(null, next);
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function asked(lookup: LookupFunction, host = 'model'): Promise<unknown> {
  return new Promise((resolve, reject) =>
    lookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses))),
  );
}

it('gives what the system finds, and each time what it finds now', async () => {
  const moved: LookupAddress[] = [{ address: '10.0.0.2', family: 4 }];
  found = [GOOD, moved];
  const lookup = rememberedLookup(system);
  expect(await asked(lookup)).toEqual(GOOD);
  expect(await asked(lookup)).toEqual(moved);
});

it('gives one address where one is asked for', () => {
  found = [GOOD];
  const callback = vi.fn();
  rememberedLookup(system)('model', {}, callback);
  expect(callback).toHaveBeenCalledWith(null, '10.0.0.1', 4);
});

it('gives the last good address where no server answers: at once when that is said, else after a wait', async () => {
  found = [GOOD, AWAY, undefined];
  const lookup = rememberedLookup(system);
  await asked(lookup);
  expect(await asked(lookup)).toEqual(GOOD);
  const waiting = asked(lookup);
  await vi.advanceTimersByTimeAsync(499);
  const early = vi.fn();
  void waiting.then(early);
  await vi.advanceTimersByTimeAsync(0);
  expect(early).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(await waiting).toEqual(GOOD);
});

it('says so where it knows no address, of another host or of a name that is no more', async () => {
  found = [AWAY, GOOD, AWAY, UNKNOWN];
  const lookup = rememberedLookup(system);
  await expect(asked(lookup)).rejects.toBe(AWAY);
  await asked(lookup);
  await expect(asked(lookup, 'another')).rejects.toBe(AWAY);
  await expect(asked(lookup)).rejects.toBe(UNKNOWN);
});

it('forgets an address after an hour', async () => {
  found = [GOOD, AWAY];
  const lookup = rememberedLookup(system);
  await asked(lookup);
  await vi.advanceTimersByTimeAsync(3_600_001);
  await expect(asked(lookup)).rejects.toBe(AWAY);
});
