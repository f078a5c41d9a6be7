import { expect, it } from 'vitest';
import { EnvoyLog } from './envoy-log.js';

const REJECTED = '[warning] Filesystem config update rejected: ';

it('gives Envoy’s words on what it refuses, once, when they are all there', () => {
  const log = new EnvoyLog();
  log.add('[warning] Deprecated field: x\n');
  expect(log.takeRefusal()).toBeUndefined();
  log.add(`${REJECTED}Invalid duration:\nseconds: `);
  expect(log.takeRefusal()).toBeUndefined();
  log.add('-1\n\n[warning] other\n');
  expect(log.takeRefusal()).toBe('Invalid duration: seconds: -1');
  expect(log.takeRefusal()).toBeUndefined();
});

it('gives refusals one after the other', () => {
  const log = new EnvoyLog();
  log.add(`${REJECTED}first\n${REJECTED}second\n[warning] Filesystem config update failure: in a, third\n`);
  expect([log.takeRefusal(), log.takeRefusal(), log.takeRefusal()]).toEqual(['first', 'second', 'in a, third']);
});

it('gives the last error, or what is no message of Envoy at all', () => {
  const log = new EnvoyLog();
  expect(log.lastError).toBe('');
  log.add('[warning] a\n');
  expect(log.lastError).toBe('');
  log.add('[critical] error initializing\nconfig\n[warning] b\n');
  expect(log.lastError).toBe(': [critical] error initializing config');
  log.add('[critical] assert failure: a limit\n[error] stacktrace for envoy bug\n[error] #0 UNKNOWN [0x56]\n');
  log.add('[critical] Caught Aborted, suspect faulting address 0xfcc\n[critical] #0: [0x7f]\n');
  expect(log.lastError).toBe(': [critical] assert failure: a limit');
  const loader = new EnvoyLog();
  loader.add('envoy: version GLIBC_2.31 not found\n');
  expect(loader.lastError).toBe(': envoy: version GLIBC_2.31 not found');
});

it('keeps no more than the end', () => {
  const log = new EnvoyLog();
  for (let i = 0; i < 1_000; i++) log.add(`[error] ${'x'.repeat(1_000)}\n`);
  expect(log.lastError.length).toBeLessThan(21_000);
});
