import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { labelLineOf, logLineOf, Records } from './records.js';
import { failure, outcome } from './testing/fake-outcome.js';

const folder = mkdtempSync(join(tmpdir(), 'load-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('logs a call without its text', () => {
  const line = logLineOf(outcome({ latencyMs: 20.00049 }));
  expect(JSON.parse(line)).toEqual({
    time: '2026-01-02T00:00:00.000Z',
    latencyMs: 20,
    serviceMs: 10,
    status: 200,
    version: 'v1',
    modelVersion: '7',
    assignment: 'random',
    requestId: 'call-1',
    user: 1,
    label: 'ham',
    guess: 'ham',
    truth: 'ham',
  });
  expect(line).not.toContain('noon');
});

it('logs what is known of a call that failed or was missed', () => {
  const common = { time: '2026-01-02T00:00:00.000Z', latencyMs: 20, user: 1, guess: 'ham', truth: 'ham' };
  const failed = { ...common, serviceMs: 10, status: 'timeout', version: 'v1' };
  expect(JSON.parse(logLineOf(failure('timeout')))).toEqual(failed);
  const missed = failure('missed', { serviceMs: undefined, reply: undefined, version: undefined });
  expect(JSON.parse(logLineOf(missed))).toEqual({ ...common, status: 'missed' });
});

it('gives the truth of answered calls as the experiment tool reads it', () => {
  expect(labelLineOf(outcome({}, { result: 'spam' }))).toBe('call-1\tham');
  expect(labelLineOf(failure(503))).toBeUndefined();
});

it('writes a line for each call that has one', async () => {
  const file = join(folder, 'labels');
  const records = new Records(file, labelLineOf);
  for (const one of [outcome(), failure(503), outcome()]) records.add(one);
  await records.close();
  expect(readFileSync(file, 'utf8')).toBe('call-1\tham\ncall-1\tham\n');
});

it('says at once that a file cannot be written', () => {
  expect(() => new Records(folder, logLineOf)).toThrow(`${folder} cannot be written (EISDIR`);
});

it.runIf(existsSync('/dev/full'))('says in the end that not all could be written', async () => {
  const records = new Records('/dev/full', logLineOf);
  records.add(outcome());
  await expect(records.close()).rejects.toThrow('ENOSPC');
});
