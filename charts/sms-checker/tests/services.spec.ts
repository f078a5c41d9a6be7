import { describe, expect, it } from 'vitest';
import { render } from './helm.js';
import type { Manifest } from './manifests.js';

const release = render({
  istio: { canary: { enabled: true }, shadow: { enabled: true }, allowCanaryWithShadow: true },
});

function reached(service: Manifest<'Service'>): string[] {
  const selector = Object.entries(service.spec.selector);
  return release
    .all('Deployment')
    .filter(({ spec }) => selector.every(([label, value]) => spec.template.metadata.labels[label] === value))
    .map(({ metadata }) => metadata.name.replace('sms-sms-checker-', ''))
    .sort();
}

describe('Services', () => {
  it.each([
    ['frontend', 80, ['frontend-v1']],
    ['frontend-mesh', 80, ['frontend-v1', 'frontend-v2']],
    ['model-service', 8081, ['model-service-v1']],
    ['model-service-mesh', 8081, ['model-service-v1', 'model-service-v2', 'model-service-v3']],
  ])('%s on port %i reaches %j', (name, port, expected) => {
    const service = release.get('Service', name);
    expect(reached(service)).toEqual(expected);
    expect(service.spec.ports).toEqual([{ name: 'http', port, targetPort: 'http' }]);
  });

  it('are the public ones alone in a plain installation', () => {
    const plain = render({ istio: { enabled: false } }, { istio: false });
    expect(plain.names('Service')).toEqual(['frontend', 'model-service']);
    expect(plain.manifests.filter(({ apiVersion }) => apiVersion.includes('istio'))).toEqual([]);
  });
});

describe('Deployments', () => {
  it('select their own pods, by labels that no upgrade changes', () => {
    for (const { spec } of release.all('Deployment')) {
      expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
      expect(Object.keys(spec.selector.matchLabels)).toEqual([
        'app.kubernetes.io/name',
        'app.kubernetes.io/instance',
        'app.kubernetes.io/component',
        'version',
      ]);
    }
  });
});
