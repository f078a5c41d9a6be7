import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, reasonOf } from '@sms-checker/cli';
import { stringify } from 'yaml';
import { planOf } from '../live/judgement.js';
import type { Output } from '../output.js';
import { ROOT } from '../root.js';
import type { Settings } from '../settings.js';
import { FAULT, SHARE, storyOf } from './canary.js';
import { outputOf } from './program.js';
import { show } from './show.js';
import { storyTo } from './story.js';
import { watched } from './watched.js';

/** Seconds of traffic at most: the experiment settles for half a minute, and then needs thousands of sessions. */
const TRAFFIC = 900;

/** Milliseconds for a question, and for an upgrade: more than Helm itself waits for its pods, so that it says what is missing. */
const ASK_MS = 10_000;
const UPGRADE_MS = 300_000;
const PODS_WITHIN = '240s';

/** Options of `npm run demo:cluster`. */
export interface ClusterOptions {
  readonly fault?: boolean;
  readonly url: string;
  readonly prometheus: string;
  readonly release: string;
  readonly namespace: string;
  readonly rate: number;
}

/** The demo with an installed release. It changes the release, and says how to undo that. @returns the verdict's exit code */
export async function clusterDemo(options: ClusterOptions, settings: Settings, output: Output, signal: AbortSignal) {
  const { fault = false, url, release, namespace } = options;
  const prometheus = options.prometheus.replace(/\/+$/, '');
  const say = storyTo(output);
  const helm = (words: string[], limit = ASK_MS) =>
    outputOf(settings.helm ?? 'helm', [...words, '--namespace', namespace], limit, signal);
  const [found] = JSON.parse(await helm(['list', '--filter', `^${release}$`, '--output', 'json'])) as {
    revision: string;
  }[];
  if (!found)
    throw new Fault(`there is no release ${release} in namespace ${namespace}: install it, as README.md says`);
  const values = JSON.parse(await helm(['get', 'values', release, '--all', '--output', 'json'])) as {
    monitoring?: { enabled?: boolean };
  };
  if (values.monitoring?.enabled !== true)
    throw new Fault(`release ${release} has monitoring.enabled=false: set it to true, so that Prometheus scrapes it`);
  await requireAnswer(`${prometheus}/-/ready`, 'Prometheus is not ready; forward its port, or correct --prometheus');
  await requireAnswer(`${url}/version`, 'the release does not answer; correct --url, or see README.md for the address');

  const set = [
    `istio.canary.enabled=true,istio.shadow.enabled=false,istio.trafficSplit.canary=${SHARE}`,
    ...(fault ? [`allowFaults=true,versions.v2.app.faults.errorRate=${FAULT.cluster}`] : []),
  ].join();
  say(`${storyOf(fault ? FAULT.cluster : 0)}: helm upgrade --set ${set}`);
  const chart = join(ROOT, 'charts/sms-checker');
  const upgrade = ['upgrade', release, chart, '--wait', '--timeout', PODS_WITHIN];
  try {
    await helm([...upgrade, '--reset-then-reuse-values', '--set', set], UPGRADE_MS);
    return await judged({ ...options, prometheus }, settings, say, signal);
  } finally {
    say(`put back what was there: helm rollback ${release} ${found.revision} --namespace ${namespace} --wait`);
  }
}

/** Sends traffic to the canary, and shows what the experiment tool says of it. @returns the verdict's exit code */
async function judged(
  { url, prometheus, release, namespace, rate }: ClusterOptions,
  settings: Settings,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const folder = join(settings.runs, 'cluster');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'experiment.yaml');
  writeFileSync(file, stringify({ release, namespace, ...planOf(SHARE), prometheus: { url: prometheus } }));
  say(`${rate} calls a second to ${url}, for ${TRAFFIC / 60} min at most`);
  const { code, report } = await watched(
    { experiment: () => Promise.resolve(file), folder, url, rate, seconds: TRAFFIC },
    say,
    signal,
  );
  if (report !== undefined && !signal.aborted) show(report, settings, say);
  return code;
}

async function requireAnswer(url: string, what: string): Promise<void> {
  try {
    const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(ASK_MS) });
    if (!ok) throw new Fault(`${what} (${url} answers ${status})`);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(`${what} (${url}: ${reasonOf(error)})`);
  }
}
