import { describe, expect, it } from 'vitest';
import { app, pod } from '../testing/pods.js';
import { example, routingOf } from '../testing/routing.js';
import { type Endpoint, endpointsOf } from './endpoints.js';
import { gatewayConfig } from './gateway.js';
import { sidecarConfig } from './sidecar.js';

const routing = routingOf(example('canary-with-shadow'));
const gateway = gatewayConfig(routing, { port: 8080 });
const sidecar = sidecarConfig(routing, app('v1'), () => 1);
const plain = gatewayConfig(routingOf(example('plain')), { port: 8080 });

/** Ports by priority of the cluster whose name begins so. */
const ports = (cluster: string, pods: readonly Endpoint[], of = routing) =>
  [gateway, sidecar, plain]
    .flatMap((config) => endpointsOf(of, config, pods))
    .find(({ cluster_name: name }) => name.startsWith(cluster))
    ?.endpoints.map(({ lb_endpoints: members }) =>
      members.map(({ endpoint }) => endpoint.address.socket_address.port_value),
    );

const v1 = pod('frontend', 'v1', 1);
const v2 = pod('frontend', 'v2', 2);

describe('the endpoints of a cluster', () => {
  it('are those pods that Service and subset select, at the port that the Service leads to', () => {
    const pods = [v1, pod('frontend', 'v1', 11), v2, pod('model-service', 'v1', 21), pod('model-service', 'v3', 23)];
    expect(ports('outbound|80|v1|', pods)).toEqual([[1, 11]]);
    expect(ports('outbound|80||', pods)).toEqual([[1, 11]]);
    expect(ports('outbound|8081|v3|', pods)).toEqual([[23]]);
  });

  it('are as istiod writes them', () => {
    const [first] = endpointsOf(routing, gateway, [v1, v2]).filter(({ cluster_name: name }) => name.includes('|v2|'));
    const member = (port: number) => ({
      endpoint: { address: { socket_address: { address: '127.0.0.1', port_value: port } } },
      load_balancing_weight: 1,
    });
    expect(first?.endpoints).toEqual([
      { locality: {}, lb_endpoints: [member(2)], load_balancing_weight: 1, priority: 0 },
      { locality: {}, lb_endpoints: [member(1)], load_balancing_weight: 1, priority: 1 },
    ]);
  });

  it('fail open: v1 is the first choice where there is no v2', () => {
    expect(ports('outbound|80|v2|', [v1, v2])).toEqual([[2], [1]]);
    expect(ports('outbound|80|v2|', [v1])).toEqual([[1]]);
    expect(ports('outbound|80|v2|', [v2])).toEqual([[2]]);
  });

  it('never are pods that are not ready or leave', () => {
    expect(ports('outbound|80|v2|', [v1, { ...v2, ready: false }])).toEqual([[1]]);
    expect(ports('outbound|80|v2|', [v1, { ...v2, leaving: true }])).toEqual([[1]]);
    expect(ports('outbound|80|v1|', [{ ...v1, leaving: true }, v2])).toEqual([]);
  });

  it('rank by how many labels, from the first on, a pod has', () => {
    const yaml = example('canary-with-shadow').replaceAll('["version=v2"]', '["role=live", "version=v2"]');
    const several = routingOf(yaml);
    expect(ports('outbound|80|v2|', [v1, v2], several)).toEqual([[2], [1]]);
    const odd = routingOf(yaml.replaceAll('role=live', 'role=shadow'));
    expect(ports('outbound|80|v2|', [v1, v2], odd)).toEqual([[1, 2]]);
  });
});

it('says which pod lacks the port of its Service', () => {
  expect(() => endpointsOf(routing, gateway, [{ ...v1, ports: { web: 1 } }])).toThrow(
    'the pod frontend-v1-1 has no port http, to which a Service leads',
  );
});

it('leaves a cluster out that the release has no longer', () => {
  const plainOnly = routingOf(example('plain'));
  expect(endpointsOf(plainOnly, gateway, [v1])).toEqual([]);
});
