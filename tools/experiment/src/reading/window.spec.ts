import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../config/load.js';
import { PrometheusClient } from '../source/prometheus.client.js';
import { PrometheusSource } from '../source/prometheus.source.js';
import { PrometheusSettings } from '../config/experiment.js';
import { FROM, HOURS, named, NOW, usePrometheus } from '../testing/judged.js';
import { release, type Pod } from '../testing/world.js';
import { changeOf, startOf, type ChangeLog } from './window.js';

const { store, url } = usePrometheus();
const noHelm: ChangeLog = { changedAt: () => Promise.reject(new Error('no helm here')) };
const helmAt = (at: number): ChangeLog => ({ changedAt: () => Promise.resolve(at) });
const MINUTE = 60_000;

interface Given {
  helm?: ChangeLog;
  share?: (at: number) => number;
  yaml?: string;
  now?: number;
}

async function started(pods: readonly Pod[], { helm = noHelm, share = () => 0.1, yaml = '', now = NOW }: Given = {}) {
  store(pods, { share });
  const client = new PrometheusClient(Object.assign(new PrometheusSettings(), { url: url() }));
  const source = new PrometheusSource(client, { namespace: 'sms', release: 'sms' });
  const experiment = parseExperiment(`sessions: 1\n${yaml}`, 'experiment.yaml');
  try {
    return await startOf(experiment, await changeOf(experiment, helm, source, now), source, now);
  } finally {
    await client.close();
  }
}

describe('the window starts', () => {
  const pods = release(NOW, HOURS);

  it('when the file says so, and the proxies have heard of it', async () => {
    const yaml = `start: ${new Date(FROM).toISOString()}\nsettleSeconds: 45\n`;
    expect(await started(pods, { yaml, helm: helmAt(NOW) })).toBe(FROM + 45_000);
  });

  it('after the last revision, or the last change of the split, whichever came later', async () => {
    const change = FROM + 10 * MINUTE;
    expect(await started(pods, { helm: helmAt(change) })).toBe(change + 30_000);
    const share = (at: number) => (at < FROM + 60 * MINUTE ? 0.01 : 0.1);
    expect(await started(pods, { helm: helmAt(change), share })).toBe(FROM + 60 * MINUTE + 30_000);
    expect(await started(pods, { share })).toBe(FROM + 60 * MINUTE + 30_000);
  });

  it('when the pods of the change had come and the old ones gone', async () => {
    const change = FROM + 10 * MINUTE;
    const old = { ...named(pods, 'app-v2'), name: 'app-v2-old', to: change + 2 * MINUTE };
    const young = { ...named(pods, 'app-v2'), started: change + MINUTE, from: change + MINUTE };
    const from = await started([named(pods, 'app-v1'), young, old], { helm: helmAt(change) });
    expect(from).toBeGreaterThanOrEqual(change + 2 * MINUTE + 30_000);
    expect(from).toBeLessThanOrEqual(change + 3 * MINUTE + 30_000);
  });

  it('not with pods that come and go later: these are part of it', async () => {
    const change = FROM + 10 * MINUTE;
    const crashed = { ...named(pods, 'app-v2'), restarts: change + 30 * MINUTE };
    expect(await started([named(pods, 'app-v1'), crashed], { helm: helmAt(change) })).toBe(change + 30_000);
  });

  it('not before it is over', async () => {
    await expect(started(pods, { helm: helmAt(NOW - 10_000) })).rejects.toThrow(
      'the release changed 10 s ago: figures count after 30 s',
    );
  });

  it('nowhere when nobody knows of a change', async () => {
    store([]);
    await expect(started([], { share: () => NaN, now: NOW + 3 * 86_400_000 })).rejects.toThrow(
      'nothing tells when the release was last changed (no helm here; sms_configured_share did not change in 2 days): set start in experiment.yaml',
    );
  });
});
