import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { linesOf, planOf, sessionsFor, writeExperiment } from './judgement.js';
import { verdictOf } from './verdict.js';

const TARGETS = ['http://127.0.0.1:1/metrics'];
const SINCE = { at: Date.parse('2026-11-21T12:00:00Z'), answers: new Map([[TARGETS[0] ?? '', 'a 1\n']]) };
const NEVER = new AbortController().signal;

it('an experiment on this machine has the margins of the tool, which are not in its file', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'judgement-')), 'new');
  const file = writeExperiment(folder, { share: 25, targets: TARGETS, since: SINCE });
  const experiment = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  expect(experiment).toMatchObject({
    sessions: sessionsFor(25),
    split: { stable: 75, canary: 25 },
    scrape: { targets: TARGETS, since: join(folder, 'since.json') },
  });
  expect(Object.keys(experiment)).not.toContain('margins');
  expect(Object.keys(experiment)).not.toContain('alpha');
  expect(JSON.parse(readFileSync(join(folder, 'since.json'), 'utf8'))).toEqual({
    at: '2026-11-21T12:00:00.000Z',
    answers: { [TARGETS[0] ?? '']: 'a 1\n' },
  });
});

it('a small share needs more sessions', () => {
  expect(sessionsFor(50)).toBeGreaterThan(10_000);
  expect(sessionsFor(50)).toBeLessThan(25_000);
  expect(sessionsFor(10)).toBeGreaterThan(sessionsFor(50));
  expect(sessionsFor(90)).toBeGreaterThan(sessionsFor(50));
});

it('is not given up for the sessions that the fastest machine sees in the time of a demo', () => {
  const most = 100_000 * 900;
  expect(planOf(50).budget.sessions).toBeGreaterThan(most);
});

it('a judgement is shown with all its reasons', () => {
  const lines = linesOf({
    verdict: 'continue',
    reason: 'latency: open',
    questions: [
      { verdict: 'continue', reason: 'latency: open', decides: true },
      { verdict: 'accept', reason: 'errors: fine', decides: true },
      { verdict: 'continue', reason: 'quality: fine', decides: false },
    ],
    flaws: [{ text: 'a process began again' }],
  });
  expect(lines).toEqual([
    'continue: latency: open',
    'accept: errors: fine',
    'reported: quality: fine',
    'not whole: a process began again',
  ]);
});

it.each([0, 100])('with %i % of the users there is nothing to compare', async (share) => {
  await expect(verdictOf('/nowhere', { share, targets: TARGETS, since: SINCE }, NEVER)).rejects.toThrow(
    `a verdict compares two versions, and the canary has ${share} % of the users: press + or - first`,
  );
});

it('the experiment tool is asked, and says what it waits for where nothing answers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'judgement-'));
  const [line] = await verdictOf(folder, { share: 50, targets: TARGETS, since: SINCE }, NEVER);
  expect(line).toMatch(/^continue: no service answers: http:\/\/127\.0\.0\.1:1\/metrics/);
});

it('the experiment tool is ended with what has asked it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'judgement-'));
  const ending = new AbortController();
  // It asks, and is never answered.
  const silent = createServer(() => ending.abort()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/metrics`;
  const since = { at: SINCE.at, answers: new Map([[url, 'a 1\n']]) };
  try {
    await expect(verdictOf(folder, { share: 50, targets: [url], since }, ending.signal)).rejects.toThrow(
      'the experiment tool gave no verdict',
    );
  } finally {
    silent.closeAllConnections();
    silent.close();
  }
});
