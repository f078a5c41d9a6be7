import { describe, expect, it } from 'vitest';
import { render, type Values } from './helm.js';

const policies = (networkPolicy: Values = {}, more: Values = {}) => {
  const release = render({ networkPolicy: { enabled: true, ...networkPolicy }, ...more });
  return [release.get('NetworkPolicy', 'frontend').spec, release.get('NetworkPolicy', 'model-service').spec] as const;
};
const pods = (component: string) => ({
  podSelector: {
    matchLabels: {
      'app.kubernetes.io/name': 'sms-checker',
      'app.kubernetes.io/instance': 'sms',
      'app.kubernetes.io/component': component,
    },
  },
});
const peer = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'there' } } };
const metrics = { ports: [{ port: 'metrics' }, { port: 15020 }, { port: 15090 }] };
const dns = {
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
};
const istiod = {
  ports: [{ port: 15012 }],
  to: [
    { namespaceSelector: {}, podSelector: { matchLabels: { app: 'istiod' } } },
    { namespaceSelector: {}, podSelector: { matchLabels: { istio: 'pilot' } } },
  ],
};
const http = { ports: [{ port: 'http' }] };

describe('network policies', () => {
  it('are none by default', () => {
    expect(render().names('NetworkPolicy')).toEqual([]);
  });

  it('let the app be called by anybody, and call its model', () => {
    const [frontend] = policies();
    expect(frontend).toEqual({
      ...pods('frontend'),
      policyTypes: ['Ingress', 'Egress'],
      ingress: [http, metrics],
      egress: [dns, istiod, { ...http, to: [pods('model-service')] }],
    });
  });

  it('let the model be called by its app and by helm test, and call nobody', () => {
    const [, model] = policies({ entriesFrom: [peer] });
    expect(model).toEqual({
      ...pods('model-service'),
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ...http, from: [pods('frontend'), pods('test')] }, metrics],
      egress: [dns, istiod],
    });
  });

  it('let in those alone that are named', () => {
    const [frontend, model] = policies({ entriesFrom: [peer], metricsFrom: [peer] });
    expect(frontend.ingress).toEqual([
      { ...http, from: [pods('test'), peer] },
      { ...metrics, from: [peer, pods('test')] },
    ]);
    expect(model.ingress[1]).toEqual({ ...metrics, from: [peer, pods('test')] });
  });

  it('let out what is named besides', () => {
    const rule = { ports: [{ port: 587 }] };
    for (const { egress } of policies({ extraEgress: [rule] })) expect(egress).toContainEqual(rule);
  });

  it('know no sidecar without Istio', () => {
    const [frontend, model] = policies({}, { istio: { enabled: false } });
    expect(model.ingress[1]).toEqual({ ports: [{ port: 'metrics' }] });
    expect(model.egress).toEqual([dns]);
    expect(frontend.egress).toEqual([dns, { ...http, to: [pods('model-service')] }]);
  });

  it('select the pods that there are', () => {
    const release = render({ networkPolicy: { enabled: true } });
    for (const component of ['frontend', 'model-service']) {
      const { labels } = release.get('Deployment', `${component}-v1`).spec.template.metadata;
      expect(labels).toMatchObject(release.get('NetworkPolicy', component).spec.podSelector.matchLabels);
    }
  });
});
