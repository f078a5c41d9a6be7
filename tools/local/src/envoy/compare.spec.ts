import { describe, expect, it } from 'vitest';
import { app } from '../testing/pods.js';
import { example, routingOf } from '../testing/routing.js';
import { clustersOfDump, compareClusters, compareRoutes, missing, routesOfDump } from './compare.js';
import { gatewayConfig } from './gateway.js';
import { sidecarConfig } from './sidecar.js';
import type { RouteConfiguration } from './xds.js';

const routing = routingOf(example('nginx-and-istio'));
const ours = gatewayConfig(routing, { port: 8080 });

/** Our routes as istiod has them in a page of Envoy: with what it says beside, and without our names and Ingress. */
const dumpOf = (routes: readonly RouteConfiguration[], clusters = ours.clusters) =>
  JSON.stringify({
    configs: [
      {
        dynamic_active_clusters: clusters.map((cluster) => ({
          cluster: { ...cluster, alt_stat_name: 'x', metadata: {} },
        })),
      },
      {
        static_route_configs: [{ route_config: { virtual_hosts: [{ name: 'backend', domains: ['*'], routes: [] }] } }],
        dynamic_route_configs: routes.map(({ virtual_hosts: hosts, ...config }) => ({
          route_config: {
            '@type': 'x',
            ...config,
            virtual_hosts: hosts
              .filter(({ name }) => !name.startsWith('ingress'))
              .map((host) => ({
                ...host,
                domains: host.domains.slice(0, 1),
                routes: host.routes.map((route) => ({ ...route, decorator: { operation: 'o' }, metadata: { m: 1 } })),
              })),
          },
        })),
      },
    ],
  });
const compared = (edit: (dump: string) => string) =>
  compareRoutes(ours.routes, routesOfDump(edit(dumpOf(ours.routes))));

describe('compareRoutes', () => {
  it('sees no difference in what changes no call', () => {
    expect(compared((dump) => dump)).toEqual([]);
  });

  it.each([
    [
      '"num_retries":2',
      '"num_retries":3',
      ['sms-istio.local:80.routes.0.route.retry_policy.num_retries: ours 2, istiod 3'],
    ],
    [
      '"weight":10,',
      '"weight":11,',
      ['sms-istio.local:80.routes.4.route.weighted_clusters.clusters.1.weight: ours 10, istiod 11'],
    ],
    [
      '"append_action":"OVERWRITE_IF_EXISTS_OR_ADD"',
      '"x":1',
      [
        'sms-istio.local:80.routes.0.request_headers_to_add.0.append_action: ours "OVERWRITE_IF_EXISTS_OR_ADD", istiod has none',
        'sms-istio.local:80.routes.0.request_headers_to_add.0.x: ours has none, istiod 1',
      ],
    ],
    [
      '"validate_clusters":false',
      '"validate_clusters":true',
      ['sms-istio.local:80.validate_clusters: ours false, istiod true'],
    ],
    ['["sms-istio.local"]', '["sms-istio.local","b"]', ['sms-istio.local:80.domains: ours does not answer b']],
    ['"name":"sms-istio.local:80"', '"name":"c:80"', ['sms-istio.local:80: istiod has no such virtual host']],
  ])('names what differs by its path (%s)', (from, to, expected) => {
    expect(compared((dump) => dump.replace(from, to))).toEqual(expected);
  });

  it('sees a route too many', () => {
    const pinned = ours.routes.map((config) => ({
      ...config,
      virtual_hosts: config.virtual_hosts.map((host) => ({ ...host, routes: host.routes.slice(0, 4) })),
    }));
    const [difference] = compareRoutes(pinned, routesOfDump(dumpOf(ours.routes)));
    expect(difference).toMatch(/^sms-istio\.local:80\.routes\.4: ours has none, istiod \{/);
  });

  it('finds the hosts of a caller, whose configurations are others', () => {
    const routes = sidecarConfig(routing, app('v2'), () => 1).routes;
    const hosts = routes.flatMap((config) => config.virtual_hosts);
    const [first] = routes;
    const theirs = [{ ...first, name: '8081', virtual_hosts: hosts }];
    expect(compareRoutes(routes, theirs)).toEqual([]);
  });
});

it('compareClusters names what differs, but for mutual TLS and where endpoints come from', () => {
  const theirs = dumpOf([], ours.clusters).replace('"consecutive_5xx":5', '"consecutive_5xx":7');
  expect(compareClusters(ours.clusters, clustersOfDump(theirs))).toEqual([
    'outbound|80|v2|sms-sms-checker-frontend-mesh.sms.svc.cluster.local.outlier_detection.consecutive_5xx: ours 5, istiod 7',
  ]);
  expect(compareClusters(ours.clusters, [])[0]).toMatch(/istiod has no such cluster$/);
});

it('missing names what of istiod ours lacks, where it is to have it', () => {
  const theirs = routesOfDump(dumpOf(ours.routes));
  expect(missing(ours, theirs, ['sms-istio.local:'])).toEqual([]);
  expect(missing({ ...ours, routes: [] }, theirs, ['sms-istio.local:'])).toEqual([
    'sms-istio.local:80: ours has no such virtual host',
  ]);
  expect(missing({ ...ours, clusters: [] }, theirs, ['sms-istio.local:'])).toContain(
    'outbound|80|v2|sms-sms-checker-frontend-mesh.sms.svc.cluster.local: ours has no such cluster',
  );
  expect(missing({ ...ours, routes: [], clusters: [] }, theirs, ['other:'])).toEqual([]);
});
