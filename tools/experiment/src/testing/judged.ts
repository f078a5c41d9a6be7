import { afterEach, beforeEach } from 'vitest';
import { parseExperiment } from '../config/load.js';
import type { Judgement } from '../judging/verdict.js';
import { openLooks } from '../looks.js';
import type { Settings } from '../settings.js';
import { FakePrometheus, type Stored } from './fake-prometheus.js';
import { configuredShares, seriesOf, type Pod } from './world.js';

/** The present of the tests, and the start of their windows. */
export const NOW = Date.parse('2026-11-21T12:00:00Z');
export const HOURS = 6;
export const FROM = NOW - HOURS * 3_600_000;

export const SETTINGS: Settings = {
  helm: 'helm',
  kubectl: 'kubectl',
  prometheusToken: undefined,
  folder: process.cwd(),
};

export interface World {
  /** What comes on top of the experiment's file. */
  yaml?: string;
  more?: readonly Stored[];
  /** The canary's share as it is configured. */
  share?: (at: number) => number;
  now?: number;
  /** Another start of the window, as a line of the file. */
  start?: string;
}

/** A Prometheus for each test of a file, and what is judged by it. */
export function usePrometheus() {
  const prometheus = new FakePrometheus();
  let url = '';
  beforeEach(async () => {
    prometheus.fault = undefined;
    url = await prometheus.start();
  });
  afterEach(() => prometheus.stop());

  const store = (pods: readonly Pod[], { more = [], share = () => 0.1 }: World = {}) =>
    (prometheus.stored = [...pods.flatMap(seriesOf), ...configuredShares(FROM - 3_600_000, NOW, share), ...more]);
  const yaml = (more = '', start = `start: ${new Date(FROM).toISOString()}\n`) =>
    `sessions: 4000\n${start}prometheus: {url: '${url}', retries: 0, timeoutSeconds: 1}\n${more}`;
  const looks = (more?: string, start?: string) =>
    openLooks('test', parseExperiment(yaml(more, start), 'experiment.yaml'), SETTINGS, {
      changedAt: () => Promise.reject(new Error('no helm here')),
    });

  /** What is judged of these pods, under 90:10 unless a test says otherwise. */
  const judged = async (pods: readonly Pod[], world: World = {}): Promise<Judgement> => {
    store(pods, world);
    const opened = looks(world.yaml, world.start);
    try {
      return await opened.look(world.now ?? NOW);
    } finally {
      await opened.close();
    }
  };

  return {
    prometheus,
    store,
    yaml,
    looks,
    url: () => url,
    judged,
  };
}

/** The same pods with one of them changed. */
export const edited = (pods: readonly Pod[], name: string, change: Partial<Pod>): Pod[] =>
  pods.map((pod) => (pod.name === name ? { ...pod, ...change } : pod));

/** The one of these pods that is called so. */
export function named(pods: readonly Pod[], name: string): Pod {
  const found = pods.find((pod) => pod.name === name);
  if (!found) throw new Error(`no pod ${name}`);
  return found;
}
