import { spawnSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { answerOf, ask } from '../src/answers.js';
import { install } from '../src/helm.js';
import { reasonOf } from '../src/http.js';
import { kubectl, kubectlHere, pods } from '../src/kubectl.js';
import { during, say, until } from '../src/progress.js';
import { rolledOut } from '../src/release.js';
import { ENTRY, GATEWAY_SELECTOR, HOST, NAMESPACE } from '../src/settings.js';
import { Missing, run } from '../src/shell.js';

interface VirtualService {
  metadata: { name: string; namespace: string };
  spec: { hosts: string[]; gateways?: string[] };
}

/** Turns the failure of a question about the cluster into what is missing. */
async function need<T>(asking: Promise<T>, otherwise: string): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Missing) throw error;
    throw new Missing(`${otherwise} (${reasonOf(error).replaceAll('\n', ' ')})`);
  }
}

async function requireCluster(): Promise<void> {
  await need(run('helm', ['version', '--short']), 'helm does not run');
  await need(
    kubectl(['get', '--raw', '/readyz', '--request-timeout', '10s']),
    'no cluster answers: start one, and let KUBECONFIG or the current context of kubectl lead to it',
  );
  await need(
    kubectl(['get', 'crd', 'virtualservices.networking.istio.io', 'destinationrules.networking.istio.io']),
    'the cluster has no Istio: install it, such as by istioctl install',
  );
  const gateways = await kubectl([
    'get',
    'pods',
    '--all-namespaces',
    '--selector',
    `istio=${GATEWAY_SELECTOR}`,
    '-oname',
  ]);
  if (gateways === '') {
    throw new Missing(
      `no pod is labelled istio=${GATEWAY_SELECTOR}: install Istio's ingress gateway, or set E2E_GATEWAY_SELECTOR to its label`,
    );
  }
}

async function requireEntry(): Promise<void> {
  if (isIP(HOST) !== 0) {
    throw new Missing(`E2E_URL is ${ENTRY}: it needs a name in place of the address; add one for it to /etc/hosts`);
  }
  await need(lookup(HOST), `${HOST} leads nowhere: add the ingress gateway's address under this name to /etc/hosts`);
  const { items } = JSON.parse(await kubectl(['get', 'virtualservices', '-A', '-ojson'])) as {
    items: VirtualService[];
  };
  const owner = items.find(({ metadata, spec }) => metadata.namespace !== NAMESPACE && spec.hosts.includes(HOST));
  if (owner !== undefined) {
    const { name, namespace } = owner.metadata;
    throw new Missing(
      `${HOST} belongs to the VirtualService ${name} in ${namespace}: uninstall that, or set E2E_URL to another name`,
    );
  }
}

async function makeNamespace(): Promise<void> {
  const phase = () =>
    kubectl(['get', 'namespace', NAMESPACE, '--ignore-not-found', '--output', 'jsonpath={.status.phase}']);
  if ((await phase()) === 'Terminating') {
    await until(`the last run's namespace is gone`, 150, async () => (await phase()) || undefined);
  }
  if ((await phase()) !== '') {
    throw new Missing(
      `the namespace ${NAMESPACE} exists: another run is under way, or one was cut off; then kubectl delete namespace ${NAMESPACE}`,
    );
  }
  await kubectl(['create', 'namespace', NAMESPACE]);
}

async function installRelease(): Promise<void> {
  await kubectl(['label', 'namespace', NAMESPACE, 'istio-injection=enabled']);
  await during('installing the chart', install);
  await rolledOut();
  for (const { metadata, spec } of await pods()) {
    const containers = [...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name);
    if (!containers.includes('istio-proxy')) {
      throw new Missing(`${metadata.name} got no sidecar: Istio's injector must act on istio-injection=enabled`);
    }
  }
  await until(`${ENTRY} answers`, 60, async () => {
    try {
      answerOf(await ask('anyone there'));
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  });
}

const DELETE = ['delete', 'namespace', NAMESPACE, '--ignore-not-found'];

/** Deletes the namespace without waiting if this process is ended before it could tear down. */
function deleteAnyway(): void {
  spawnSync('kubectl', [...DELETE, '--wait=false']);
}

async function tearDown(): Promise<void> {
  await during(`deleting the namespace ${NAMESPACE}`, () => kubectl([...DELETE, '--timeout=150s']));
  process.off('exit', deleteAnyway);
}

/** Installs the release that all scenarios share. @returns what removes it again */
export default async function setUp(): Promise<() => Promise<void>> {
  try {
    await requireCluster();
    await requireEntry();
    await makeNamespace();
    process.once('exit', deleteAnyway);
    await installRelease();
  } catch (error) {
    if (!(error instanceof Missing)) say(await kubectlHere(['get', 'pods']).catch(reasonOf));
    say(`cannot run on this cluster: ${reasonOf(error)}`);
    process.exit(1);
  }
  return tearDown;
}
