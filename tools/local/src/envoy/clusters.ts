import { selects } from '../manifest/metadata.js';
import type { Caller, EnvoyFilter, Routing, Subset } from '../manifest/routing.js';
import { seconds } from './duration.js';
import { endpointsFile } from './files.js';
import { addressed, clusterName, hostOf } from './names.js';
import { type Cluster, type RouteAction, typeOf, type VirtualHost } from './xds.js';

/** No limit, as Istio writes it. */
const UNLIMITED = 4294967295;

/** Of a cluster for which nothing says another, as Istio has it. */
const CONNECT_TIMEOUT = '10s';

/** Whose clusters: those of the gateway, or of a caller in the mesh. */
type Proxy = { readonly context: 'GATEWAY' } | { readonly context: 'SIDECAR_OUTBOUND'; readonly caller: Caller };

/**
 * The clusters to which these hosts lead. Istiod gives a proxy those of all Services; but Envoy watches a file for each, and
 * systems let a user watch few at once.
 */
export function clustersOf(routing: Routing, proxy: Proxy, hosts: readonly VirtualHost[]): Cluster[] {
  const named = new Set(hosts.flatMap(({ routes }) => routes.flatMap(({ route }) => namedBy(route))));
  return allClusters(routing, proxy).filter(({ name }) => named.has(name));
}

const namedBy = ({ cluster, weighted_clusters: weighted, request_mirror_policies: mirrors }: RouteAction) => [
  ...(cluster === undefined ? [] : [cluster]),
  ...(weighted?.clusters ?? []).map(({ name }) => name),
  ...(mirrors ?? []).map((mirror) => mirror.cluster),
];

function allClusters(routing: Routing, proxy: Proxy): Cluster[] {
  return addressed(routing).flatMap(({ metadata, spec }) => {
    const host = hostOf(routing.namespace, metadata.name);
    const subsets = routing.destinationRules
      .filter((rule) => rule.spec.host === metadata.name)
      .flatMap((rule) => rule.spec.subsets);
    return spec.ports.flatMap(({ port }) => [
      cluster(clusterName(host, port)),
      ...subsets.map((subset) => {
        const target = { service: host, subset: subset.name, portNumber: port };
        return cluster(clusterName(host, port, subset.name), subset.trafficPolicy, patchOf(routing, proxy, target));
      }),
    ]);
  });
}

function cluster(name: string, policy: Subset['trafficPolicy'] = {}, lbPatch: object = {}): Cluster {
  const { connectionPool, loadBalancer, outlierDetection } = policy;
  return {
    '@type': typeOf('config.cluster.v3.Cluster'),
    name,
    type: 'EDS',
    eds_cluster_config: {
      eds_config: { path_config_source: { path: endpointsFile(name) }, resource_api_version: 'V3' },
      service_name: name,
    },
    connect_timeout: connectionPool ? seconds(connectionPool.tcp.connectTimeout) : CONNECT_TIMEOUT,
    lb_policy: 'LEAST_REQUEST',
    circuit_breakers: {
      thresholds: [
        {
          max_connections: UNLIMITED,
          max_pending_requests: connectionPool?.http.http1MaxPendingRequests ?? UNLIMITED,
          max_requests: connectionPool?.http.http2MaxRequests ?? UNLIMITED,
          max_retries: UNLIMITED,
        },
      ],
    },
    ...(outlierDetection && {
      outlier_detection: {
        consecutive_5xx: outlierDetection.consecutive5xxErrors,
        base_ejection_time: seconds(outlierDetection.baseEjectionTime),
        max_ejection_percent: outlierDetection.maxEjectionPercent,
        enforcing_consecutive_5xx: 100,
        enforcing_success_rate: 0,
      },
    }),
    common_lb_config: {
      // A panic threshold of 0: pods that are ejected get no calls, even if all are.
      healthy_panic_threshold: {},
      ...(loadBalancer && { locality_weighted_lb_config: {} }),
      ...lbPatch,
    },
  };
}

type Target = EnvoyFilter['spec']['configPatches'][number]['match']['cluster'];

/** What EnvoyFilters merge into a cluster's settings of load balancing. */
function patchOf(routing: Routing, proxy: Proxy, target: Target): object {
  const patches = routing.envoyFilters
    .filter((filter) => isFor(routing, filter, proxy))
    .flatMap(({ spec }) => spec.configPatches)
    .filter(({ match }) => match.context === proxy.context && sameCluster(match.cluster, target));
  return Object.assign({}, ...patches.map(({ patch }) => patch.value.common_lb_config)) as object;
}

function isFor(routing: Routing, { metadata, spec }: EnvoyFilter, proxy: Proxy): boolean {
  const wanted = spec.workloadSelector.labels;
  // Of a gateway's pods nothing is known but the labels by which Gateways find them.
  if (proxy.context === 'GATEWAY') return routing.gateways.some((gateway) => selects(wanted, gateway.spec.selector));
  const { namespace, labels } = proxy.caller;
  return (metadata.namespace ?? routing.namespace) === namespace && selects(wanted, labels);
}

const sameCluster = (a: Target, b: Target) =>
  a.service === b.service && a.subset === b.subset && a.portNumber === b.portNumber;
