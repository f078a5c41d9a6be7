import { describe, expect, it } from 'vitest';
import { edited, FROM, HOURS, named, NOW, usePrometheus } from '../testing/judged.js';
import { release, seriesOf } from '../testing/world.js';

const { judged, prometheus, store, looks } = usePrometheus();
const good = release(NOW, HOURS);
const middle = (FROM + NOW) / 2;
const HOUR = 3_600_000;

describe('nothing is accepted', () => {
  it('when a counter began again', async () => {
    const { verdict, reason, counts } = await judged(edited(good, 'app-v2', { restarts: middle }));
    expect(verdict).toBe('inconclusive');
    expect(reason).toMatch(
      /^the budget of 12000 sessions is used up: the figures would do, but they are not whole: app-v2 began to count again at 2026-11-21T09:0\d:\d\dZ, so/,
    );
    // What was counted on both sides of it stays: only some seconds before it are lost.
    expect(counts?.canary.calls).toBeGreaterThan(2 * (HOURS * 3600 - 180));
    expect(counts?.canary.calls).toBeLessThanOrEqual(2 * HOURS * 3600);
  });

  it.each<[string, number, RegExp]>([
    [
      'an hour within the window',
      middle,
      /^nothing is known of app-v2 for 6[0-3] min from 2026-11-21T08:5\d:\d\dZ on$/,
    ],
    [
      'an hour that still lasts',
      NOW - HOUR,
      /^the last sample of app-v2 is of 2026-11-21T10:5\d:\d\dZ, 6\d min before the end$/,
    ],
  ])('after silence of %s', async (_, from, text) => {
    const { verdict, flaws } = await judged(edited(good, 'app-v2', { away: [from, from + HOUR] }));
    expect(verdict).toBe('inconclusive');
    expect(flaws.map((flaw) => flaw.text)).toContainEqual(expect.stringMatching(text));
  });

  it('when a pod is gone', async () => {
    const { verdict, flaws } = await judged(edited(good, 'app-v1', { to: NOW - HOUR }));
    expect(verdict).not.toBe('accept');
    expect(flaws.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^the last sample of app-v1 is of 2026-11-21T1[01]:\d\d:\d\dZ, 6\d min before the end$/),
    );
  });

  it('when a value is no number', async () => {
    store(good);
    for (const one of prometheus.stored.filter(({ name }) => name === 'app_predictions_total')) {
      Object.assign(one, {
        samples: one.samples.map(({ at, value }) => ({ at, value: at > middle && at < middle + HOUR ? NaN : value })),
      });
    }
    const opened = looks();
    const { verdict, flaws } = await opened.look(NOW);
    await opened.close();
    expect(verdict).toBe('inconclusive');
    expect(flaws[0]?.text).toMatch(/^app-v1 gave a value that is no number at 2026-11-21T09:0\d:\d\dZ$/);
  });

  it('when a process was there before, and is scraped only since', async () => {
    const { verdict, flaws } = await judged(edited(good, 'app-v2', { from: middle }));
    expect(verdict).toBe('inconclusive');
    expect(flaws[0]?.text).toMatch(/^app-v2 ran before the window, and is known only since 2026-11-21T09:0\d:\d\dZ$/);
  });

  it.each(['app_predictions_total', 'app_sessions_total', 'model_info', 'app_prediction_latency_seconds_bucket'])(
    'without %s',
    async (name) => {
      store(good);
      prometheus.stored = prometheus.stored.filter((one) => one.name !== name);
      const opened = looks();
      const { verdict, reason, flaws } = await opened.look(NOW);
      await opened.close();
      expect(['continue', 'inconclusive']).toContain(verdict);
      expect(reason).not.toBe('');
      expect(flaws.map(({ text }) => text).join()).toContain(name.replace('_bucket', ''));
    },
  );

  it('when some buckets of the latency are missing', async () => {
    store(good);
    prometheus.stored = prometheus.stored.filter(({ labels }) => !labels.le?.startsWith('0.1'));
    const opened = looks();
    const { verdict, reason } = await opened.look(NOW);
    await opened.close();
    expect(verdict).toBe('inconclusive');
    expect(reason).toContain('series are missing');
  });

  it('when nothing tells the weights', async () => {
    const { verdict, reason, split } = await judged(good, { share: () => NaN });
    expect(verdict).toBe('inconclusive');
    expect(reason).toMatch(
      / are not whole: nothing tells the weights of the draw; set split, or monitoring\.prometheusRule\.enabled=true in the release$/,
    );
    expect(split).toBeUndefined();
  });

  it('when there is nothing at all', async () => {
    const { verdict, reason } = await judged([]);
    expect(verdict).toBe('continue');
    expect(reason).toContain('errors:');
  });
});

describe('a pod that started within the window', () => {
  it('counts whole, as its counters began at 0', async () => {
    const more = { ...named(good, 'app-v2'), name: 'app-v2-b', started: middle, from: middle + 10_000 };
    const { verdict, counts } = await judged([...good, more]);
    const alone = await judged(good);
    expect(verdict).toBe('invalid');
    expect((counts?.canary.calls ?? 0) - (alone.counts?.canary.calls ?? 0)).toBe(lastOf(more));
  });
});

const lastOf = (pod: (typeof good)[number]) =>
  seriesOf(pod)
    .filter(({ name, labels }) => name === 'app_predictions_total' && labels.assignment === 'random')
    .reduce((sum, { samples }) => sum + (samples.at(-1)?.value ?? 0), 0);
