import { expect, it } from 'vitest';
import { refusal, render, type Values } from './helm.js';

const filters = (failOpen: Values, gateway: Values = { namespace: 'istio-ingress' }) =>
  render({ istio: { canary: { failOpen }, gateway } }).all('EnvoyFilter');

it('is off by default', () => {
  expect(filters({})).toEqual([]);
});

it('is set where the canary is called: by the apps and by the gateway, each in its own namespace', () => {
  const found = filters({ promptEjection: true }, { namespace: 'istio-ingress', ingressGatewaySelector: 'true' });
  const described = found.map(({ metadata, spec }) => {
    const [{ match, patch, applyTo }] = spec.configPatches;
    expect(applyTo).toBe('CLUSTER');
    expect(patch).toEqual({ operation: 'MERGE', value: { common_lb_config: { update_merge_window: '0s' } } });
    return [metadata.name, metadata.namespace, spec.workloadSelector.labels, match];
  });
  const apps = {
    'app.kubernetes.io/name': 'sms-checker',
    'app.kubernetes.io/instance': 'sms',
    'app.kubernetes.io/component': 'frontend',
  };
  const calls = (service: string, portNumber: number) => ({
    service: `sms-sms-checker-${service}-mesh.sms.svc.cluster.local`,
    subset: 'v2',
    portNumber,
  });
  expect(described).toEqual([
    ['sms-sms-checker-frontend', 'sms', apps, { context: 'SIDECAR_OUTBOUND', cluster: calls('model-service', 8081) }],
    [
      'sms-sms-checker-frontend-sms',
      'istio-ingress',
      { istio: 'true' },
      { context: 'GATEWAY', cluster: calls('frontend', 80) },
    ],
  ]);
});

it('is about the ports and subsets that there are', () => {
  const release = render();
  for (const [service, port] of [
    ['frontend', 80],
    ['model-service', 8081],
  ] as const) {
    expect(release.get('Service', `${service}-mesh`).spec.ports[0].port).toBe(port);
    expect(release.get('DestinationRule', service).spec.subsets.map(({ name }) => name)).toContain('v2');
  }
});

it('has nothing to do where a canary does not fail open', () => {
  expect(filters({ promptEjection: true, enabled: false })).toEqual([]);
});

it('is refused where nobody has said where the gateway is', () => {
  expect(refusal({ istio: { canary: { failOpen: { promptEjection: true } } } })).toBe(
    'istio.canary.failOpen.promptEjection is true and istio.gateway.namespace is "": the gateway\'s proxies are set from their own namespace alone. Set istio.gateway.namespace to the namespace of the gateway\'s pods, or istio.canary.failOpen.promptEjection=false.',
  );
});
