import { INGRESS } from './gateway.js';
import type { Cluster, ProxyConfig, RouteConfiguration } from './xds.js';

type Json = Readonly<Record<string, unknown>>;

/** A page `config_dump` of Envoy, as far as it is read. */
interface Dump {
  readonly configs: readonly {
    readonly static_route_configs?: readonly { readonly route_config: RouteConfiguration }[];
    readonly dynamic_route_configs?: readonly { readonly route_config: RouteConfiguration }[];
    readonly dynamic_active_clusters?: readonly { readonly cluster: Cluster }[];
  }[];
}

/** Route configurations that a proxy has from istiod, of its page `config_dump`. */
export const routesOfDump = (dump: string): RouteConfiguration[] =>
  (JSON.parse(dump) as Dump).configs.flatMap((config) =>
    (config.dynamic_route_configs ?? []).map((dynamic) => dynamic.route_config),
  );

/** Clusters that a proxy has from istiod, of its page `config_dump`. */
export const clustersOfDump = (dump: string): Cluster[] =>
  (JSON.parse(dump) as Dump).configs.flatMap((config) =>
    (config.dynamic_active_clusters ?? []).map((dynamic) => dynamic.cluster),
  );

/** Of a route: where it comes from and what traces call it, which changes no call. */
const NOT_OF_ROUTES = ['metadata', 'decorator'];

/**
 * Of a cluster: where endpoints come from, mutual TLS, and what statistics call it.
 * A proxy of this machine has its endpoints from files, and speaks plain HTTP.
 */
const NOT_OF_CLUSTERS = ['eds_cluster_config', 'transport_socket_matches', 'metadata', 'alt_stat_name'];

/**
 * Fields in which our virtual hosts differ from those of the same names that istiod made, each with its path and both
 * values. Names of configurations may differ, as a proxy of this machine listens for each Service apart. Of domains all
 * that theirs answers has to be answered. Ingresses, which are not istiod's here, are left out.
 */
export function compareRoutes(ours: readonly RouteConfiguration[], theirs: readonly RouteConfiguration[]): string[] {
  const reference = new Map(theirs.flatMap(hostsOf));
  return ours
    .flatMap(hostsOf)
    .filter(([name]) => !name.startsWith(INGRESS))
    .flatMap(([name, our]) => {
      const their = reference.get(name);
      if (!their) return [`${name}: istiod has no such virtual host`];
      return [...unanswered(name, our.domains, their.domains), ...differences(our.fields, their.fields, name)];
    });
}

/** Fields in which our clusters differ from those of the same names that istiod made. */
export function compareClusters(ours: readonly Cluster[], theirs: readonly Cluster[]): string[] {
  const reference = new Map(theirs.map((cluster) => [cluster.name, cluster]));
  return ours.flatMap((cluster) => {
    const their = reference.get(cluster.name);
    if (!their) return [`${cluster.name}: istiod has no such cluster`];
    return differences(without(cluster, NOT_OF_CLUSTERS), without(their, NOT_OF_CLUSTERS), cluster.name);
  });
}

/**
 * Virtual hosts of istiod, and clusters that they lead to, that ours lacks: nothing else would compare them.
 * @param starts how the names begin of the virtual hosts that ours is to have
 */
export function missing({ routes, clusters }: ProxyConfig, theirs: readonly RouteConfiguration[], starts: string[]) {
  const wanted = theirs
    .flatMap(({ virtual_hosts: hosts }) => hosts)
    .filter(({ name }) => starts.some((start) => name.startsWith(start)));
  const called = JSON.stringify(wanted.map((host) => host.routes)).match(/outbound\|\d+\|[^|"]*\|[^|"]+/g) ?? [];
  const lacking = (kind: string, names: readonly string[], ours: readonly string[]) =>
    [...new Set(names)].filter((name) => !ours.includes(name)).map((name) => `${name}: ours has no such ${kind}`);
  const hosts = routes.flatMap((config) => config.virtual_hosts);
  return [
    ...lacking('virtual host', wanted.map(nameOf), hosts.map(nameOf)),
    ...lacking('cluster', called, clusters.map(nameOf)),
  ];
}

const nameOf = ({ name }: { readonly name: string }) => name;

/** Virtual hosts by name, with the settings of the whole configuration. */
function hostsOf({ virtual_hosts: hosts, ...settings }: RouteConfiguration) {
  return hosts.map(({ name, domains, routes, ...host }) => {
    const reduced = routes.map((route) => without({ ...route }, NOT_OF_ROUTES));
    return [name, { domains, fields: { ...without(settings, ['name']), ...host, routes: reduced } }] as const;
  });
}

const unanswered = (name: string, ours: readonly string[], theirs: readonly string[]) =>
  theirs
    .filter((domain) => !ours.includes(domain) && !ours.includes('*'))
    .map((domain) => `${name}.domains: ours does not answer ${domain}`);

const without = (object: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

function differences(ours: unknown, theirs: unknown, path: string): string[] {
  if (isObject(ours) && isObject(theirs)) {
    const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
    return [...names].flatMap((name) => differences(ours[name], theirs[name], `${path}.${name}`));
  }
  return Object.is(ours, theirs) ? [] : [`${path}: ours ${shown(ours)}, istiod ${shown(theirs)}`];
}

/** Objects and lists, whose items are named by their places. */
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const shown = (value: unknown) => (value === undefined ? 'has none' : JSON.stringify(value));
