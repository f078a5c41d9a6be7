import {
  clustersOfDump,
  compareClusters,
  compareRoutes,
  gatewayConfig,
  missing,
  readRelease,
  routesOfDump,
  sidecarConfig,
  type ProxyConfig,
} from '@sms-checker/local';
import { expect, it } from 'vitest';
import { rendered } from '../src/helm.js';
import { askGateway, askProxy, podOf } from '../src/kubectl.js';
import { measured } from '../src/measured.js';
import { useBuckets, useCanary, useShadow, useShare, useStable } from '../src/release.js';
import { NAMESPACE } from '../src/settings.js';

/** Domains and ports of this machine, which change no route. */
const ANY_PORT = 1;

const RELEASES: Record<string, { use: () => Promise<void>; apps?: string[] }> = {
  'nothing released': { use: useStable },
  'a canary with a shadow': { use: () => useCanary(10, { shadow: true }), apps: ['v1', 'v2'] },
  'a canary by bucket': { use: () => useBuckets(10), apps: ['v1', 'v2'] },
  'a canary for everybody': { use: () => useShare(100), apps: ['v1', 'v2'] },
  'a shadow of a quarter of the calls': { use: () => useShadow({ 'istio.shadow.mirrorPercent': 25 }) },
};

/**
 * What of a configuration is not as istiod made it, of all that ours says, and of the virtual hosts that ours is to have.
 * @param starts how the names of those begin
 */
const different = (ours: ProxyConfig, dump: string, starts: string[]) => [
  ...missing(ours, routesOfDump(dump), starts),
  ...compareRoutes(ours.routes, routesOfDump(dump)),
  ...compareClusters(ours.clusters, clustersOfDump(dump)),
];

type Release = ReturnType<typeof readRelease>;

/** Hosts of the release's rules for callers in the mesh, or for users of a Gateway. */
const ruled = ({ virtualServices }: Release, inMesh: boolean) =>
  virtualServices
    .filter(({ spec }) => (spec.gateways ?? ['mesh']).includes('mesh') === inMesh)
    .flatMap(({ spec }) => spec.hosts);

/** The Services among them, with their ports: istiod has their rules at port 80 too, where nobody can call most of them. */
const ruledServices = (release: Release) =>
  release.services
    .filter(({ metadata }) => ruled(release, true).includes(metadata.name))
    .flatMap(({ metadata, spec }) =>
      spec.ports.map(({ port }) => `${metadata.name}.${NAMESPACE}.svc.cluster.local:${port}`),
    );

const routesIn = ({ routes }: ProxyConfig) =>
  routes.flatMap(({ virtual_hosts: hosts }) => hosts.flatMap(({ routes: all }) => all)).length;

it.each(Object.entries(RELEASES))('routes %s as istiod does, field by field', async (name, { use, apps = ['v1'] }) => {
  await use();
  // Only Helm's command line says where it is.
  const release = { ...readRelease(await rendered()), namespace: NAMESPACE };
  const gateway = gatewayConfig(release, { port: ANY_PORT, names: [] });
  const hosts = ruled(release, false).map((host) => `${host}:`);
  const services = ruledServices(release);
  const found = different(gateway, await askGateway('config_dump'), hosts);
  let routes = routesIn(gateway);
  for (const version of apps) {
    const pod = await podOf('app', version);
    const caller = { labels: pod.metadata.labels, namespace: NAMESPACE };
    const sidecar = sidecarConfig(release, caller, () => ANY_PORT);
    found.push(...different(sidecar, await askProxy(pod, 'config_dump'), services));
    routes += routesIn(sidecar);
  }
  measured(`${name}: fields of ${routes} routes and their clusters that differ from istiod's`, found.length, 0);
  expect(routes).toBeGreaterThan(0);
  expect(hosts.length).toBeGreaterThan(0);
  expect(services.length).toBeGreaterThan(0);
  expect(found).toEqual([]);
});
