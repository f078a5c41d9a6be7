import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { GATEWAY_SELECTOR, NAMESPACE, RELEASE } from './settings.js';
import { run } from './shell.js';

/** The parts of Kubernetes' objects that scenarios look at. */
export interface Pod {
  metadata: { name: string; uid: string; labels: Record<string, string>; deletionTimestamp?: string };
  spec: { containers: { name: string; image: string }[]; initContainers?: { name: string }[] };
  status: {
    podIP?: string;
    containerStatuses?: {
      name: string;
      image: string;
      restartCount: number;
      state: { waiting?: { reason?: string } };
      lastState?: { terminated?: { reason?: string } };
    }[];
  };
}

export interface Deployment {
  metadata: { name: string; generation: number; labels: Record<string, string> };
  spec: { replicas: number };
  status: { observedGeneration?: number; replicas?: number; updatedReplicas?: number; availableReplicas?: number };
}

export const COMPONENTS = { app: 'frontend', model: 'model-service' } as const;
export type Component = keyof typeof COMPONENTS;

export const kubectl = (args: readonly string[], input?: string) => run('kubectl', args, input);

/** The same in the namespace of the scenarios. */
export const kubectlHere = (args: readonly string[], input?: string) =>
  kubectl(['--namespace', NAMESPACE, ...args], input);

const OURS = ['--selector', `app.kubernetes.io/instance=${RELEASE}`, '--output', 'json'];

async function list(kind: string): Promise<unknown[]> {
  return (JSON.parse(await kubectlHere(['get', kind, ...OURS])) as { items: unknown[] }).items;
}

export const pods = async () => (await list('pods')) as Pod[];
export const deployments = async () => (await list('deployments')) as Deployment[];

/** The pods of a version of a component that are not being deleted. */
export const podsOf = async (component: Component, version: string): Promise<Pod[]> =>
  (await pods()).filter(
    ({ metadata: { labels, deletionTimestamp } }) =>
      labels['app.kubernetes.io/component'] === COMPONENTS[component] &&
      labels.version === version &&
      deletionTimestamp === undefined,
  );

/** The one pod of a version of a component. */
export async function podOf(component: Component, version: string): Promise<Pod> {
  const found = await podsOf(component, version);
  const [pod] = found;
  if (pod === undefined || found.length > 1) {
    throw new Error(`${found.length} pods of ${COMPONENTS[component]} ${version}, where one should be`);
  }
  return pod;
}

/** Runs a script by the Node.js of a container, where it sees what the service sees. Gives what the script printed. */
export function nodeInside(pod: string, container: string, script: string): Promise<string> {
  return kubectlHere(['exec', pod, '--container', container, '--', 'node', '--input-type=module', '--eval', script]);
}

const ask = (page: string) => ['pilot-agent', 'request', 'GET', page];

/** Asks the sidecar of a pod about itself: its Envoy's own administration pages. */
export function askProxy({ metadata }: Pod, page: string): Promise<string> {
  return kubectlHere(['exec', metadata.name, '--container', 'istio-proxy', '--', ...ask(page)]);
}

/** The same of the first pod of the gateway that runs: one that was told to end may still be listed. */
export async function askGateway(page: string): Promise<string> {
  const [name = '', namespace = ''] = (
    await kubectl([
      ...['get', 'pods', '--all-namespaces', '--selector', `istio=${GATEWAY_SELECTOR}`],
      ...['--field-selector', 'status.phase=Running'],
      ...['--output', 'jsonpath={.items[0].metadata.name} {.items[0].metadata.namespace}'],
    ])
  ).split(' ');
  return kubectl(['exec', '--namespace', namespace, name, '--', ...ask(page)]);
}

/** What a pod counts of itself, asked from inside: its metrics are nobody else's. */
export function metricsOf({ metadata, spec }: Pod): Promise<string> {
  const service = spec.containers.find(({ name }) => Object.values<string>(COMPONENTS).includes(name));
  const script = "process.stdout.write(await (await fetch('http://127.0.0.1:9090/metrics')).text())";
  return nodeInside(metadata.name, service?.name ?? '', script);
}

/** Whether the cluster has the Prometheus Operator, so that a release can be monitored. */
export async function hasPrometheusOperator(): Promise<boolean> {
  const crd = ['crd', 'prometheusrules.monitoring.coreos.com'];
  return (await kubectl(['get', ...crd, '--ignore-not-found', '--output', 'name'])) !== '';
}

/** `kubectl port-forward` to a Service as people type it, while `job` is done with the URL that it opens. */
export async function portForwarded<T>(service: string, port: number, job: (url: string) => Promise<T>): Promise<T> {
  const args = ['--namespace', NAMESPACE, 'port-forward', `service/${service}`, `:${port}`];
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    for await (const line of createInterface(child.stdout)) {
      const [, local] = /^Forwarding from 127\.0\.0\.1:(\d+)/.exec(line) ?? [];
      if (local !== undefined) return await job(`http://127.0.0.1:${local}`);
    }
    throw new Error(`kubectl ${args.join(' ')} opened no port`);
  } finally {
    child.kill();
  }
}
