import type { Caller, Routing } from '../manifest/routing.js';
import { clustersOf } from './clusters.js';
import { listener, routeConfiguration } from './listener.js';
import { addressed, clusterName, hostOf, virtualHostName } from './names.js';
import { plainRoute, routesOf } from './routes.js';
import type { ProxyConfig, VirtualHost } from './xds.js';

/**
 * Configuration of a caller's outbound proxy. On a cluster it listens at the addresses of all Services, here at a port of
 * this machine for each, with the same routes.
 * @param ports at which port of this machine it listens for a Service's port; undefined where the caller never calls it
 */
export function sidecarConfig(
  routing: Routing,
  caller: Caller,
  ports: (service: string, port: number) => number | undefined,
): ProxyConfig {
  const called = addressed(routing).flatMap(({ metadata, spec }) =>
    spec.ports.flatMap(({ port }) => {
      const here = ports(metadata.name, port);
      return here === undefined ? [] : [{ here, host: virtualHost(routing, caller, metadata.name, port) }];
    }),
  );
  const hosts = called.map(({ host }) => host);
  return {
    clusters: clustersOf(routing, { context: 'SIDECAR_OUTBOUND', caller }, hosts),
    routes: hosts.map((host) => routeConfiguration(host.name, [host])),
    listeners: called.map(({ here, host }) => listener('sidecar', host.name, here, host.name)),
  };
}

function virtualHost(routing: Routing, caller: Caller, service: string, port: number): VirtualHost {
  const host = hostOf(routing.namespace, service);
  // Whoever comes to this port means this Service, by whatever name.
  const entry = { name: virtualHostName(host, port), domains: ['*'] };
  const rules = routing.virtualServices.find(
    ({ spec }) =>
      (spec.gateways ?? ['mesh']).includes('mesh') && spec.hosts.some((name) => name === service || name === host),
  );
  if (!rules) return { ...entry, routes: [plainRoute(clusterName(host, port))] };
  return { ...entry, routes: routesOf(routing, rules, caller), include_request_attempt_count: true };
}
