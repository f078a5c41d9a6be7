import { Fault } from '@sms-checker/cli';
import type { Gateway, Routing } from '../manifest/routing.js';
import { clustersOf } from './clusters.js';
import { listener, routeConfiguration } from './listener.js';
import { addressed, clusterName, hostOf, serviceNamed, virtualHostName } from './names.js';
import { plainRoute, routesOf } from './routes.js';
import type { ProxyConfig, VirtualHost } from './xds.js';

/** What a browser of this machine calls the gateway, beside its hosts. */
const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Of listener and routes, always the same: another would be another listener, and the connections of this one would end. */
const NAME = 'gateway';

/** What tells the virtual host of an Ingress from those of the gateway. */
export const INGRESS = 'ingress ';

export interface GatewayOptions {
  /** Port of this machine at which it listens. */
  readonly port: number;
  /** Names for which it answers as for its first host. Default: those of this machine. */
  readonly names?: readonly string[];
}

/**
 * Configuration of the entry for users: the Gateway with the VirtualServices bound to it, and the Ingress where there is
 * one. Without either it is the public Service of the frontend, as by a port-forward. Other hosts get 404.
 */
export function gatewayConfig(routing: Routing, { port, names = LOCAL_NAMES }: GatewayOptions): ProxyConfig {
  refuseForeign(routing);
  const entries = [...gatewayHosts(routing), ...ingressHosts(routing)];
  const [first, ...others] = entries.length > 0 ? entries : [publicHost(routing)];
  const hosts = first ? [{ ...first, domains: [...new Set([...first.domains, ...names])] }, ...others] : others;
  return {
    clusters: clustersOf(routing, { context: 'GATEWAY' }, hosts),
    routes: [routeConfiguration(NAME, hosts)],
    listeners: [listener('gateway', NAME, port, NAME)],
  };
}

/** Rules for a Gateway of others would be rules for nobody. */
function refuseForeign(routing: Routing): void {
  const known = ['mesh', ...routing.gateways.flatMap((gateway) => namesOf(routing, gateway))];
  for (const { metadata, spec } of routing.virtualServices)
    for (const name of spec.gateways ?? [])
      if (!known.includes(name))
        throw new Fault(
          `VirtualService ${metadata.name} is for the Gateway ${name}, which is no part of the release: ` +
            'bind it to the Gateway of the chart or to mesh, or install the chart on a cluster',
        );
}

/** By which a VirtualService may name a Gateway. */
const namesOf = ({ namespace }: Routing, { metadata }: Gateway) => [
  metadata.name,
  `${metadata.namespace ?? namespace}/${metadata.name}`,
];

function gatewayHosts(routing: Routing): VirtualHost[] {
  return routing.gateways.flatMap((gateway) => {
    const { metadata, spec } = gateway;
    const names = namesOf(routing, gateway);
    const bound = routing.virtualServices.filter((rules) => rules.spec.gateways?.some((name) => names.includes(name)));
    return spec.servers.flatMap((server) =>
      server.hosts.map((host) => {
        const rules = bound.find((candidate) => candidate.spec.hosts.includes(host));
        if (!rules) throw new Fault(`Gateway ${metadata.name}: no VirtualService says where calls of ${host} go`);
        return {
          name: virtualHostName(host, server.port.number),
          domains: [host],
          routes: routesOf(routing, rules),
          include_request_attempt_count: true,
        };
      }),
    );
  });
}

function ingressHosts(routing: Routing): VirtualHost[] {
  return routing.ingresses.flatMap(({ metadata, spec }) =>
    spec.rules.map(({ host, http }) => {
      const [cluster] = http.paths.map(({ backend: { service } }) => {
        const found = serviceNamed(routing, service.name, `Ingress ${metadata.name}`);
        const port = found.spec.ports.find(({ name }) => name === service.port.name);
        if (port) return clusterName(hostOf(routing.namespace, service.name), port.port);
        throw new Fault(`Ingress ${metadata.name} leads to a port ${service.port.name}, which ${service.name} has not`);
      });
      return { name: `${INGRESS}${host}`, domains: [host], routes: cluster ? [plainRoute(cluster)] : [] };
    }),
  );
}

function publicHost(routing: Routing): VirtualHost {
  const found = addressed(routing).find(
    ({ metadata }) => metadata.labels['app.kubernetes.io/component'] === 'frontend',
  );
  const port = found?.spec.ports[0]?.port;
  if (!found || port === undefined)
    throw new Fault('the release has no way in: neither a Gateway nor an Ingress nor a Service of the frontend');
  const host = hostOf(routing.namespace, found.metadata.name);
  return { name: virtualHostName(host, port), domains: ['*'], routes: [plainRoute(clusterName(host, port))] };
}
