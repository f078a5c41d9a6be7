import { Fault } from '@sms-checker/cli';
import { type Labels, selects } from '../manifest/metadata.js';
import type { Routing, Service } from '../manifest/routing.js';
import type { Pod } from '../pods/pod.js';
import { addressed, clusterName, hostOf } from './names.js';
import type { ClusterLoadAssignment, LocalityEndpoints, ProxyConfig } from './xds.js';

/** What endpointsOf has to know of a pod. */
export type Endpoint = Pick<Pod, 'name' | 'labels' | 'ports' | 'ready' | 'leaving'>;

interface Members {
  readonly service: Service;
  readonly targetPort: string;
  readonly labels: Labels;
  readonly priorities: readonly string[];
}

/**
 * Endpoints of each cluster of a configuration: pods that are ready and not told to leave. A cluster that the release has
 * no longer gets none, and so keeps those that it has until it goes.
 */
export function endpointsOf(routing: Routing, config: ProxyConfig, pods: readonly Endpoint[]): ClusterLoadAssignment[] {
  const members = membersOf(routing);
  const present = pods.filter(({ ready, leaving }) => ready && !leaving);
  return config.clusters.flatMap(({ name }) => {
    const of = members.get(name);
    if (!of) return [];
    const chosen = present.filter(
      (pod) => selects(of.service.spec.selector, pod.labels) && selects(of.labels, pod.labels),
    );
    return [{ cluster_name: name, endpoints: byPriority(chosen, of) }];
  });
}

/** Whom each cluster consists of. */
function membersOf(routing: Routing): Map<string, Members> {
  const members = new Map<string, Members>();
  for (const service of addressed(routing)) {
    const host = hostOf(routing.namespace, service.metadata.name);
    for (const { port, targetPort } of service.spec.ports) {
      members.set(clusterName(host, port), { service, targetPort, labels: {}, priorities: [] });
      for (const rule of routing.destinationRules.filter(({ spec }) => spec.host === service.metadata.name)) {
        for (const { name, labels, trafficPolicy } of rule.spec.subsets) {
          const priorities = trafficPolicy?.loadBalancer?.localityLbSetting.failoverPriority ?? [];
          members.set(clusterName(host, port, name), { service, targetPort, labels, priorities });
        }
      }
    }
  }
  return members;
}

/** The priorities that pods have are numbered without gaps, as Envoy wants them. */
function byPriority(pods: readonly Endpoint[], { priorities, targetPort }: Members): LocalityEndpoints[] {
  const ranks = pods.map(({ labels }) => rank(labels, priorities));
  return [...new Set(ranks)]
    .sort((a, b) => a - b)
    .map((wanted, priority) => {
      const group = pods.filter((_, index) => ranks[index] === wanted);
      return {
        locality: {},
        lb_endpoints: group.map((pod) => ({
          endpoint: { address: { socket_address: { address: '127.0.0.1', port_value: portOf(pod, targetPort) } } },
          load_balancing_weight: 1,
        })),
        load_balancing_weight: group.length,
        priority,
      };
    });
}

/** How many of the labels with their values, from the first on, a pod has not: the fewer, the sooner it is called. */
function rank(labels: Labels, priorities: readonly string[]): number {
  const first = priorities.findIndex((priority) => {
    const [name = '', value] = priority.split('=');
    return labels[name] !== value;
  });
  return first === -1 ? 0 : priorities.length - first;
}

function portOf(pod: Endpoint, name: string): number {
  const port = pod.ports[name];
  if (port === undefined) throw new Fault(`the pod ${pod.name} has no port ${name}, to which a Service leads`);
  return port;
}
