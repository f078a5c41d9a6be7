import { describe, expect, it } from 'vitest';
import { app } from '../testing/pods.js';
import { example, routingOf } from '../testing/routing.js';
import { gatewayConfig } from './gateway.js';
import { sidecarConfig } from './sidecar.js';
import type { Cluster } from './xds.js';

const FILTERS = `---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: apps, namespace: sms}
spec:
  workloadSelector: {labels: {app.kubernetes.io/component: frontend}}
  configPatches:
    - applyTo: CLUSTER
      match: {context: SIDECAR_OUTBOUND, cluster: {service: sms-sms-checker-model-service-mesh.sms.svc.cluster.local, subset: v2, portNumber: 8081}}
      patch: {operation: MERGE, value: {common_lb_config: {update_merge_window: 0s}}}
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: gateway, namespace: istio-system}
spec:
  workloadSelector: {labels: {istio: ingressgateway}}
  configPatches:
    - applyTo: CLUSTER
      match: {context: GATEWAY, cluster: {service: sms-sms-checker-frontend-mesh.sms.svc.cluster.local, subset: v2, portNumber: 80}}
      patch: {operation: MERGE, value: {common_lb_config: {update_merge_window: 0s}}}
`;
const routing = routingOf(example('canary-with-shadow'));
const UNLIMITED = 4294967295;
const HOST = '.sms.svc.cluster.local';
const short = (clusters: readonly { name: string }[]) =>
  clusters.map(({ name }) => name.replace('sms-sms-checker-', '').replace(HOST, ''));
const clusters = [
  ...gatewayConfig(routing, { port: 1 }).clusters,
  ...sidecarConfig(routing, app('v1'), (service) => (service.endsWith('model-service') ? 1 : undefined)).clusters,
];
const named = (name: string) => clusters.find((cluster) => cluster.name.startsWith(name));

describe('clusters', () => {
  it('are those that routes lead to, be it by weight or with a copy', () => {
    expect(short(clusters)).toEqual([
      'outbound|80|v1|frontend-mesh',
      'outbound|80|v2|frontend-mesh',
      'outbound|8081|v1|model-service-mesh',
      'outbound|8081|v3|model-service-mesh',
    ]);
    const stable = gatewayConfig(routingOf(example('stable')), { port: 1 });
    expect(short(stable.clusters)).toEqual(['outbound|80|v1|frontend-mesh']);
    const plain = gatewayConfig(routingOf(example('plain')), { port: 1 });
    expect(short(plain.clusters)).toEqual(['outbound|80||frontend']);
  });

  it('eject what fails, all of it if need be, and keep to the priorities', () => {
    expect(named('outbound|80|v2')).toMatchObject({
      outlier_detection: {
        consecutive_5xx: 5,
        base_ejection_time: '30s',
        max_ejection_percent: 100,
        enforcing_consecutive_5xx: 100,
        enforcing_success_rate: 0,
      },
      common_lb_config: { healthy_panic_threshold: {}, locality_weighted_lb_config: {} },
    });
    expect(named('outbound|80|v1')).not.toHaveProperty('outlier_detection');
    expect(named('outbound|80|v1')?.common_lb_config).toEqual({ healthy_panic_threshold: {} });
  });

  it('hold calls within bounds, and copies for the shadow within smaller ones', () => {
    const thresholds = (most: number) => ({
      thresholds: [
        { max_connections: UNLIMITED, max_pending_requests: most, max_requests: most, max_retries: UNLIMITED },
      ],
    });
    expect(named('outbound|8081|v3')?.circuit_breakers).toEqual(thresholds(128));
    expect(named('outbound|8081|v1')?.circuit_breakers).toEqual(thresholds(512));
    expect(named('outbound|80|v1')?.circuit_breakers).toEqual(thresholds(512));
    const [plain] = gatewayConfig(routingOf(example('plain')), { port: 1 }).clusters;
    expect(plain?.circuit_breakers).toEqual(thresholds(UNLIMITED));
  });

  it('give up a connection after a second where the chart says so', () => {
    const [plain] = gatewayConfig(routingOf(example('plain')), { port: 1 }).clusters;
    expect([named('outbound|80|v1'), plain].map((cluster) => cluster?.connect_timeout)).toEqual(['1s', '10s']);
  });
});

describe('an EnvoyFilter', () => {
  const merged = (of: readonly Cluster[]) =>
    short(of.filter(({ common_lb_config: config }) => 'update_merge_window' in (config as object)));
  const patched = (filters: string) => routingOf(example('canary-with-shadow') + filters);
  const gateway = (filters: string) => merged(gatewayConfig(patched(filters), { port: 1 }).clusters);
  const sidecar = (filters: string) => merged(sidecarConfig(patched(filters), app('v2'), () => 1).clusters);

  it('is merged into the cluster that it names, at the proxies that it selects', () => {
    expect(gateway(FILTERS)).toEqual(['outbound|80|v2|frontend-mesh']);
    expect(sidecar(FILTERS)).toEqual(['outbound|8081|v2|model-service-mesh']);
  });

  it.each([
    ['istio: ingressgateway', 'istio: public'],
    ['component: frontend', 'component: other'],
    ['namespace: sms', 'namespace: other'],
    ['context: SIDECAR_OUTBOUND', 'context: GATEWAY'],
    ['portNumber: 8081', 'portNumber: 8082'],
  ])('leaves others alone (%s → %s)', (from, to) => {
    const filters = FILTERS.replace(from, to);
    expect(filters).not.toBe(FILTERS);
    expect([...gateway(filters), ...sidecar(filters)]).toHaveLength(1);
  });
});
