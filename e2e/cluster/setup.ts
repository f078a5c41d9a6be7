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
import { makeNamespace } from './namespace.js';

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

async function installRelease(): Promise<void> {
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

/** Installs the release that all scenarios share. @returns what removes it again */
export default async function setUp(): Promise<() => Promise<void>> {
  try {
    await requireCluster();
    await requireEntry();
    const tearDown = await makeNamespace();
    await installRelease();
    return tearDown;
  } catch (error) {
    if (!(error instanceof Missing)) say(await kubectlHere(['get', 'pods']).catch(reasonOf));
    say(`cannot run on this cluster: ${reasonOf(error)}`);
    process.exit(1);
  }
}
