import { expect, it, vi } from 'vitest';
import { parseExperiment } from '../config/load.js';
import type { Judgement } from '../judging/verdict.js';
import type { Context } from './context.js';
import { conclude } from './verdict.js';

const ACCEPTED = { verdict: 'accept', reason: 'all is well', questions: [], flaws: [], commands: { rollback: 'x' } };

it.each([
  ['asks Helm how to promote a release', "prometheus: {url: 'http://prometheus.local'}", 1],
  ['asks no Helm of a local run, which it knows nothing of', 'scrape: {targets: [http://localhost:9090/metrics]}', 0],
])('%s', async (_, source, times) => {
  const values = vi.fn(() => Promise.reject(new Error('no release')));
  const said: string[] = [];
  const output = { out: (text: string) => said.push(text), err: (text: string) => said.push(text) };
  const experiment = parseExperiment(`sessions: 1\n${source}\n`, 'x');
  const context = { experiment, helm: { values }, output } as unknown as Context;
  expect(await conclude(context, ACCEPTED as unknown as Judgement, { write: false })).toBe(0);
  expect(values).toHaveBeenCalledTimes(times);
  expect(said.filter((text) => text.startsWith('the command to promote is not known'))).toHaveLength(times);
});
