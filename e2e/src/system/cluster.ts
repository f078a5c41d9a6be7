import { manifest, reset, upgrade } from '../helm.js';
import {
  askGateway,
  askProxy,
  deployments,
  hasPrometheusOperator,
  kubectl,
  kubectlHere,
  metricsOf,
  podOf,
  pods,
  podsOf,
  type Deployment,
  type Pod,
} from '../kubectl.js';
import { until } from '../progress.js';
import { GATEWAY_NAMESPACE, GATEWAY_SELECTOR } from '../settings.js';
import { Missing } from '../shell.js';
import { allocatedIn, residentIn } from './memory.js';
import type { System } from './system.js';

const CANNOT_PULL = ['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName'];

function notRolledOut({ metadata, spec, status }: Deployment): boolean {
  const { observedGeneration = 0, replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  const counts = [replicas, updatedReplicas, availableReplicas];
  return observedGeneration < metadata.generation || counts.some((count) => count !== spec.replicas);
}

function refuseMissingImages(all: Pod[]): void {
  for (const { status } of all) {
    for (const { image, state } of status.containerStatuses ?? []) {
      if (CANNOT_PULL.includes(state.waiting?.reason ?? '')) {
        throw new Missing(
          `the cluster cannot get the image ${image}: build and load it, or name another by E2E_FRONTEND_IMAGE and E2E_MODEL_IMAGE`,
        );
      }
    }
  }
}

/** The cluster of the current kubeconfig. */
export const cluster: System = {
  reset,
  upgrade,
  manifest,
  isMonitored: hasPrometheusOperator,

  async rolledOut({ except } = {}) {
    const awaited = ({ metadata }: Pod | Deployment) => metadata.labels.version !== except;
    await until('all pods are ready', 240, async () => {
      const coming = (await deployments())
        .filter(awaited)
        .filter(notRolledOut)
        .map(({ metadata }) => metadata.name);
      // Read after the deployments: a pod that one of them needs no more is then known to be going.
      const all = (await pods()).filter(awaited);
      refuseMissingImages(all.filter(({ metadata }) => metadata.deletionTimestamp === undefined));
      if (coming.length > 0) return `${coming.join(', ')} not rolled out`;
      const going = all.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
      return going.length > 0 ? `${going.map(({ metadata }) => metadata.name).join(', ')} still there` : undefined;
    });
  },

  async running() {
    return (await pods())
      .map(({ metadata, status }) => {
        const restarts = (status.containerStatuses ?? []).map(({ restartCount }) => restartCount);
        return `${metadata.name} ${metadata.uid} ${restarts.join(' ')}`;
      })
      .sort();
  },

  metricsOf: async (component, version) => metricsOf(await podOf(component, version)),
  askProxy: async (version, page) => askProxy(await podOf('app', version), page),

  /** One after the other: each question starts a process in the pod that is asked. */
  async memory() {
    const seen = new Map([['Envoy of the gateway', allocatedIn(await askGateway('memory'))]]);
    for (const pod of await pods()) {
      const { labels } = pod.metadata;
      const name = `${labels['app.kubernetes.io/component']} ${labels.version}`;
      seen.set(name, residentIn(await metricsOf(pod)));
      seen.set(`Envoy of ${name}`, allocatedIn(await askProxy(pod, 'memory')));
    }
    return seen;
  },

  deployments: async () => (await deployments()).map(({ metadata }) => metadata.name),
  restart: (deployment) => kubectlHere(['rollout', 'restart', `deployment/${deployment}`]),

  async kill(component, version, count = 1) {
    const found = await podsOf(component, version);
    if (found.length < count) throw new Error(`${found.length} pods of ${component} ${version}, not ${count}`);
    const names = found.slice(0, count).map(({ metadata }) => metadata.name);
    await kubectlHere(['delete', 'pod', ...names, '--force', '--grace-period=0']);
  },

  async restartGateway() {
    const here = ['--namespace', GATEWAY_NAMESPACE];
    const selector = ['--selector', `istio=${GATEWAY_SELECTOR}`];
    await kubectl(['rollout', 'restart', 'deployment', ...here, ...selector]);
    await kubectl(['rollout', 'status', 'deployment', ...here, ...selector, '--timeout=240s']);
  },
};
