import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEnvoy, LocalSystem, rendererOf, settingsOf, type Pod } from '@sms-checker/local';
import { COMPONENTS, type Component } from '../kubectl.js';
import { HOST, ENTRY, RELEASE } from '../settings.js';
import { objectsOf, type Values } from '../helm.js';
import { reasonOf } from '../http.js';
import { say, until } from '../progress.js';
import { allocatedIn, residentIn } from './memory.js';
import type { System } from './system.js';

/** As on a cluster, v3 serves a light model: what is tried is how copies are made. */
const BASE: Values = { 'istio.host': HOST, 'versions.v3.model.name': 'v2' };

const settings = settingsOf(process.env);

let running: { system: LocalSystem; folder: string } | undefined;
let values: Values = {};
let manifest = '';

async function apply(next: Values): Promise<void> {
  values = next;
  manifest = await (
    await rendererOf({ example: 'stable', set: Object.entries(next).map((pair) => pair.join('=')) }, settings)
  ).render({});
  if (running) return running.system.apply(manifest);
  const envoy = await findEnvoy(settings, say);
  const port = Number(new URL(ENTRY).port);
  const folder = await mkdtemp(join(tmpdir(), 'sms-checker-e2e-'));
  try {
    running = { folder, system: await LocalSystem.start({ manifest, port, envoy, folder, tell: say }) };
  } finally {
    if (!running) await rm(folder, { recursive: true });
  }
}

function present(): LocalSystem {
  if (!running) throw new Error('no release runs: reset it to some values first');
  return running.system;
}

/** The processes of a version of a component that are not told to end. */
export const podsOf = (component: Component, version: string): Pod[] =>
  present().pods.filter(
    ({ labels, leaving }) =>
      labels['app.kubernetes.io/component'] === COMPONENTS[component] && labels.version === version && !leaving,
  );

function podOf(component: Component, version: string): Pod {
  const found = podsOf(component, version);
  const [pod] = found;
  if (pod === undefined || found.length > 1) {
    throw new Error(`${found.length} processes of ${COMPONENTS[component]} ${version}, where one should be`);
  }
  return pod;
}

/** Processes by what they are: the services, and each Envoy that calls pass. */
export function localPids(): Map<string, number> {
  const { pods, release } = present();
  const proxies = release.deployments.filter(({ metadata }) => metadata.name.includes(COMPONENTS.app));
  const names = ['gateway', ...proxies.map(({ metadata }) => metadata.name)];
  const found = [
    ...names.map((name) => [`Envoy of ${shortName(name)}`, present().proxy(name).pid] as const),
    ...pods.map(({ name, pid }) => [name, pid] as const),
  ];
  return new Map(found.flatMap(([name, pid]) => (pid === undefined ? [] : [[name, pid]])));
}

async function metricsOf({ ports }: Pod): Promise<string> {
  return (await fetch(`http://127.0.0.1:${ports.metrics}/metrics`, { signal: AbortSignal.timeout(5000) })).text();
}

const allocatedBy = async (proxy: string) => allocatedIn(await present().proxy(proxy).admin('memory'));

/** A Deployment without the release that it is of, such as `frontend v1`. */
const shortName = (deployment: string) => deployment.replace(`${RELEASE}-sms-checker-`, '').replace(/-(v\d)$/, ' $1');

/** Ends what {@link local} has started. */
export async function endLocal(): Promise<void> {
  if (!running) return;
  const { system, folder } = running;
  running = undefined;
  try {
    await system.end();
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Processes of this machine behind real Envoys: what `npm start` runs. It begins with the first release. */
export const local: System = {
  reset: (next) => apply({ ...BASE, ...next }),
  upgrade: (next) => apply({ ...values, ...next }),
  manifest: () => Promise.resolve(objectsOf(manifest)),
  isMonitored: () => Promise.resolve(true),
  rolledOut: () => present().rolledOut(),
  running: () =>
    Promise.resolve(
      present()
        .pods.map(({ name, pid, restarts }) => `${name} ${pid} ${restarts}`)
        .sort(),
    ),
  metricsOf: (component, version) => metricsOf(podOf(component, version)),
  askProxy: (version, page) => present().proxy(`${RELEASE}-sms-checker-${COMPONENTS.app}-${version}`).admin(page),
  async memory() {
    const { pods, release } = present();
    const seen = new Map([['Envoy of the gateway', await allocatedBy('gateway')]]);
    for (const { metadata } of release.deployments.filter(({ metadata }) => metadata.name.includes(COMPONENTS.app)))
      seen.set(`Envoy of ${shortName(metadata.name)}`, await allocatedBy(metadata.name));
    for (const pod of pods) seen.set(shortName(pod.deployment), residentIn(await metricsOf(pod)));
    return seen;
  },
  deployments: () => Promise.resolve(present().release.deployments.map(({ metadata }) => metadata.name)),
  restart: (deployment) => present().restart(deployment),
  kill: (component, version, count = 1) => {
    const found = podsOf(component, version);
    if (found.length < count) throw new Error(`${found.length} processes of ${component} ${version}, not ${count}`);
    for (const pod of found.slice(0, count)) present().kill(pod);
    return Promise.resolve();
  },
  async restartGateway() {
    const before = present().proxy('gateway');
    process.kill(before.pid ?? 0, 'SIGKILL');
    await until('the gateway is another', 30, () => {
      try {
        return Promise.resolve(present().proxy('gateway') === before ? 'it is the one before' : undefined);
      } catch (error) {
        return Promise.resolve(reasonOf(error));
      }
    });
  },
};
