import { availableParallelism } from 'node:os';
import { askGateway, kubectl } from './kubectl.js';
import { ISTIO_VERSION, SYSTEM } from './settings.js';
import { run } from './shell.js';

async function clusterParts(): Promise<string[]> {
  const kubernetes = JSON.parse(await kubectl(['version', '--output', 'json'])) as {
    serverVersion: { gitVersion: string };
  };
  const envoy = JSON.parse(await askGateway('server_info')) as { version: string };
  const helm = (await run('helm', ['version', '--template', '{{.Version}}'])).trim();
  const istiod = await kubectl([
    ...['get', 'pods', '--all-namespaces', '--selector', 'app=istiod'],
    ...['--output', 'jsonpath={.items[*].spec.containers[0].image}'],
  ]);
  return [
    `Kubernetes ${kubernetes.serverVersion.gitVersion}`,
    `Istio ${/:(\d+\.[^@/\s]+)/.exec(istiod)?.[1] ?? ISTIO_VERSION}`,
    `Envoy ${envoy.version.split('/')[1] ?? envoy.version}`,
    `Helm ${helm}`,
  ];
}

/** What figures are measured on, as a list of Markdown. */
export async function machine(): Promise<string> {
  const parts = SYSTEM === 'cluster' ? await clusterParts() : ['the release on this machine, without a cluster'];
  const cores = `${availableParallelism()} cores for the release and the callers together`;
  return [...parts, `Node.js ${process.version}`, cores].map((line) => `- ${line}`).join('\n');
}
