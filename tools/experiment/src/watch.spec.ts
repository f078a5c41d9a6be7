import { describe, expect, it } from 'vitest';
import { parseExperiment } from './config/load.js';
import type { Judgement } from './judging/verdict.js';
import { openLooks } from './looks.js';
import { edited, FROM, HOURS, NOW, SETTINGS, usePrometheus } from './testing/judged.js';
import { release } from './testing/world.js';
import { progressOf, watch } from './watch.js';

const { prometheus, store, yaml, url } = usePrometheus();
const good = release(NOW, HOURS);

/** Watches at the present of the tests; before each look happens what `before` says, and it ends after so many looks. */
async function watched(before: (look: number) => void | Promise<void>, most: number, more = '') {
  const looks = openLooks('test', parseExperiment(yaml(more), 'experiment.yaml'), SETTINGS, {
    changedAt: () => Promise.reject(new Error('no helm')),
  });
  const ending = new AbortController();
  const seen: Judgement[] = [];
  const frozen = {
    look: async () => {
      await before(seen.length);
      return looks.look(NOW);
    },
    close: () => looks.close(),
  };
  const record = (judgement: Judgement) => {
    seen.push(judgement);
    if (seen.length === most) ending.abort();
  };
  try {
    return { last: await watch(frozen, 1, 60_000, record, ending.signal), seen };
  } finally {
    await looks.close();
  }
}

describe('watching', () => {
  it('ends with the verdict', async () => {
    store(release(NOW, HOURS, { canary: { errors: 0.03 } }));
    const { last, seen } = await watched(() => undefined, 5);
    expect(last.verdict).toBe('reject');
    expect(seen).toHaveLength(1);
  });

  it('goes on while Prometheus is down, slow, failing or talking nonsense, and ends once it is back', async () => {
    store(good);
    const port = Number(new URL(url()).port);
    const faults: (() => void | Promise<void>)[] = [
      () => prometheus.stop(),
      async () => {
        await prometheus.start(port);
        prometheus.fault = () => undefined;
      },
      () =>
        void (prometheus.fault = (response) => response.writeHead(503).end('{"status":"error","error":"starting"}')),
      () => void (prometheus.fault = (response) => response.writeHead(200).end('<html>')),
      () => void (prometheus.fault = undefined),
    ];
    const { last, seen } = await watched((look) => faults[look]?.(), 9);
    // On a slow machine an answer may come too late once it is back, too: the look after it is as good.
    expect(new Set(seen.slice(0, -1).map(({ verdict }) => verdict))).toEqual(new Set(['continue']));
    expect(seen.slice(0, 4).map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/cannot be read: connect ECONNREFUSED/),
      expect.stringMatching(/cannot be read: no answer in time, once$/),
      expect.stringMatching(/cannot be read: it answers 503, starting, once$/),
      expect.stringMatching(/cannot be read: it answers 200 with something that is no JSON, once$/),
    ]);
    expect(last.verdict).toBe('accept');
  });

  it('goes on through an hour of silence without a word of accept', async () => {
    const budget = 'budget: {sessions: 1000000}\n';
    store(edited(edited(good, 'app-v2', { to: NOW - 3_600_000 }), 'app-v1', { to: NOW - 3_600_000 }));
    const { seen } = await watched(() => undefined, 3, budget);
    expect(seen.map(({ verdict }) => verdict)).toEqual(['continue', 'continue', 'continue']);
    expect(seen.map(progressOf)[0]).toMatch(
      /^12:00:00 continue · sessions .* not whole: the last sample of app-v1 is of 2026-11-21T1[01]:/,
    );
  });

  it('goes on when there is no series at all', async () => {
    prometheus.stored = [];
    const { seen } = await watched(() => undefined, 2);
    expect(seen.map(({ verdict }) => verdict)).toEqual(['continue', 'continue']);
  });

  it('gives up when its time is used up', async () => {
    const looks = {
      look: () =>
        openLooks('test', parseExperiment(yaml(), 'x'), SETTINGS, { changedAt: () => Promise.resolve(FROM) }).look(NOW),
      close: () => Promise.resolve(),
    };
    prometheus.fault = (response) => response.writeHead(500).end('{}');
    const last = await watch(looks, 1, 0, () => undefined, new AbortController().signal);
    expect(last.verdict).toBe('inconclusive');
    expect(last.reason).toMatch(/^the budget of time is used up: Prometheus at /);
  });
});
