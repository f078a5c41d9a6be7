import { Fault } from '@sms-checker/cli';
import { selects } from '../manifest/metadata.js';
import type { Caller, Destination, Match, Routing, Rule, VirtualService } from '../manifest/routing.js';
import { seconds } from './duration.js';
import { headerChanges } from './headers.js';
import { clusterName, hostOf, serviceNamed } from './names.js';
import { type Route, type RouteAction, typeOf } from './xds.js';

/**
 * The routes that a proxy gets of a VirtualService, as istiod makes them. Where a call comes from is known of the proxy
 * already: rules for others are left out, and so is what comes after the first rule that all calls match.
 * @param caller whose proxy it is; undefined is a gateway, for which no rule with a source is meant
 * @throws Fault where a rule leads to what is not there
 */
export function routesOf(routing: Routing, virtualService: VirtualService, caller?: Caller): Route[] {
  const routes: Route[] = [];
  for (const rule of virtualService.spec.http) {
    for (const match of rule.match ?? [undefined]) {
      if (match && !comesFrom(match, caller)) continue;
      const route = translate(
        routing,
        rule,
        match,
        `VirtualService ${virtualService.metadata.name}: rule ${rule.name}`,
      );
      routes.push(route);
      if (!route.match.headers) return routes;
    }
  }
  return routes;
}

function comesFrom({ sourceLabels, sourceNamespace }: Match, caller: Caller | undefined): boolean {
  if (!caller) return !sourceLabels && sourceNamespace === undefined;
  return selects(sourceLabels ?? {}, caller.labels) && (sourceNamespace ?? caller.namespace) === caller.namespace;
}

function translate(routing: Routing, rule: Rule, match: Match | undefined, wanted: string): Route {
  const clusterOf = (destination: Destination) => subsetCluster(routing, destination, wanted);
  const [only, ...others] = rule.route;
  const isOne = only && others.length === 0;
  const timeout = seconds(rule.timeout);
  const mirrors = (rule.mirrors ?? []).filter(({ percentage }) => percentage.value > 0);
  return {
    name: rule.name,
    match: matchOf(match),
    route: {
      ...(isOne ? { cluster: clusterOf(only.destination) } : { weighted_clusters: weighted(rule, clusterOf) }),
      timeout,
      retry_policy: {
        retry_on: rule.retries.retryOn,
        num_retries: rule.retries.attempts,
        ...OTHER_HOST,
      },
      max_grpc_timeout: timeout,
      ...(mirrors.length > 0 && {
        request_mirror_policies: mirrors.map(({ destination, percentage }) => ({
          cluster: clusterOf(destination),
          runtime_fraction: {
            default_value: { numerator: Math.floor(percentage.value * 10_000), denominator: 'MILLION' },
          },
          trace_sampled: false,
          disable_shadow_host_suffix_append: true,
        })),
      }),
    },
    ...headerChanges(rule.headers, isOne ? only.headers : undefined),
  };
}

/** A call is tried again at a pod that has not had it, if there is one. */
const OTHER_HOST = {
  retry_host_predicate: [
    {
      name: 'envoy.retry_host_predicates.previous_hosts',
      typed_config: { '@type': typeOf('extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate') },
    },
  ],
  host_selection_retry_max_attempts: '5',
};

function weighted(rule: Rule, clusterOf: (destination: Destination) => string): RouteAction['weighted_clusters'] {
  const drawn = rule.route.filter(({ weight }) => weight !== undefined && weight > 0);
  return {
    clusters: drawn.map(({ destination, weight, headers }) => ({
      name: clusterOf(destination),
      weight,
      ...headerChanges(headers),
    })),
  };
}

function matchOf(match: Match | undefined): Route['match'] {
  if (!match) return { prefix: '/' };
  const headers = Object.entries(match.headers ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    // To Istio `*` is no pattern, but any value.
    .map(([name, { regex }]) =>
      regex === '*' ? { name, present_match: true } : { name, string_match: { safe_regex: { regex } } },
    );
  return { prefix: '/', case_sensitive: true, ...(headers.length > 0 && { headers }) };
}

function subsetCluster(routing: Routing, { host, subset }: Destination, wanted: string): string {
  const { spec } = serviceNamed(routing, host, wanted);
  const [port, another] = spec.ports;
  if (!port || another) throw new Fault(`${wanted} leads to ${host}, which must have one port`);
  const rules = routing.destinationRules.filter((rule) => rule.spec.host === host);
  if (!rules.some((rule) => rule.spec.subsets.some(({ name }) => name === subset)))
    throw new Fault(`${wanted} leads to the subset ${subset} of ${host}, which no DestinationRule has`);
  return clusterName(hostOf(routing.namespace, host), port.port, subset);
}

/** Of a call that no rule is about: as long as an ingress controller would let it take. */
const PLAIN_TIMEOUT = '60s';

/** All calls to one cluster, with nothing of Istio's: no rule, no retry. */
export const plainRoute = (cluster: string): Route => ({
  name: 'default',
  match: { prefix: '/' },
  route: { cluster, timeout: PLAIN_TIMEOUT },
});
