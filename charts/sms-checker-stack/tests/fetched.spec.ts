import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { withFetched } from '../tools/helm.mjs';
import { find, render, type Manifest, type Values } from './render.js';

const path = withFetched();
afterAll(() => path && rmSync(path, { recursive: true }));

interface Selector {
  matchLabels?: Record<string, string>;
}

interface Pods {
  template: {
    metadata: { labels: Record<string, string> };
    spec: { containers: { name: string; env?: { name: string; value?: string; valueFrom?: object }[] }[] };
  };
}

/** Where the charts that it depends on were fetched: helm dependency build. */
describe.skipIf(!path)('with the real kube-prometheus-stack', () => {
  const rendered = (values: Values = {}) => render(path ?? '', values);
  const only = (manifests: Manifest[], kind: string) => {
    const found = manifests.filter((one) => one.kind === kind);
    expect(found).toHaveLength(1);
    return found[0]?.spec ?? {};
  };
  const told = { alertmanagerConfig: { enabled: true, webhook: { existingSecret: 'hook' } } };
  const manifests = path ? rendered({ 'sms-checker': { monitoring: told } }) : [];
  const grafana = () => find(manifests, 'Deployment', 'sms-grafana').spec as unknown as Pods;

  it('Prometheus selects every monitor and rule of the release', () => {
    const prometheus = only(manifests, 'Prometheus') as Record<string, Selector>;
    for (const [kind, selector] of [
      ['ServiceMonitor', 'serviceMonitorSelector'],
      ['PodMonitor', 'podMonitorSelector'],
      ['PrometheusRule', 'ruleSelector'],
    ] as const) {
      const watched = manifests.filter((one) => one.kind === kind);
      expect(watched.length).toBeGreaterThan(0);
      for (const { metadata } of watched) {
        expect(metadata.labels).toMatchObject(prometheus[selector]?.matchLabels ?? { selects: 'nothing' });
      }
    }
    expect(prometheus).toMatchObject({ serviceMonitorNamespaceSelector: {}, podMonitorNamespaceSelector: {} });
  });

  it('Alertmanager selects the AlertmanagerConfig, for alerts of its namespace', () => {
    expect(manifests.map(({ kind }) => kind)).toContain('AlertmanagerConfig');
    expect(only(manifests, 'Alertmanager')).toMatchObject({
      alertmanagerConfigSelector: {},
      alertmanagerConfigNamespaceSelector: {},
      alertmanagerConfigMatcherStrategy: { type: 'OnNamespace' },
    });
  });

  it('the sidecar of Grafana looks for what the dashboards have', () => {
    const { containers } = grafana().template.spec;
    const { env = [] } = containers.find(({ name }) => name === 'grafana-sc-dashboard') ?? {};
    const { LABEL, LABEL_VALUE, FOLDER_ANNOTATION, NAMESPACE } = Object.fromEntries(
      env.map(({ name, value }) => [name, value]),
    );
    expect(NAMESPACE).toBe('ALL');
    const maps = manifests.filter(({ metadata }) => metadata.labels?.[LABEL ?? ''] === LABEL_VALUE);
    expect(maps).toHaveLength(2);
    for (const { metadata } of maps) expect(metadata.annotations).toHaveProperty([FOLDER_ANNOTATION ?? '']);
  });

  it('Grafana has its password from the Secret alone', () => {
    const { env = [] } = grafana().template.spec.containers.find(({ name }) => name === 'grafana') ?? {};
    expect(env.find(({ name }) => name === 'GF_SECURITY_ADMIN_PASSWORD')?.valueFrom).toEqual({
      secretKeyRef: { name: 'grafana-admin', key: 'admin-password' },
    });
    expect(manifests.filter(({ kind, metadata }) => kind === 'Secret' && metadata.name.includes('grafana'))).toEqual(
      [],
    );
  });

  it.each<[string, Values]>([
    ['as its chart names it', {}],
    ['by another name and port', { grafana: { fullnameOverride: 'board', service: { port: 8080 } } }],
  ])('the route leads to the Service of Grafana %s', (_name, values) => {
    const all = rendered({ 'kube-prometheus-stack': values });
    const route = all.filter(({ kind, metadata }) => kind === 'VirtualService' && !metadata.name.includes('checker'));
    expect(route).toHaveLength(1);
    const [http] = route[0]?.spec.http as [{ route: [{ destination: { host: string; port: { number: number } } }] }];
    const [{ destination }] = http.route;
    expect(find(all, 'Service', destination.host).spec).toMatchObject({
      ports: [{ port: destination.port.number }],
      selector: { 'app.kubernetes.io/name': 'grafana' },
    });
  });

  it('no pod of it is in the mesh', () => {
    const others = manifests.filter(
      ({ kind, metadata }) => kind === 'Deployment' && !metadata.name.includes('checker'),
    );
    expect(others.map(({ metadata }) => metadata.name).sort()).toEqual([
      'sms-grafana',
      'sms-kube-prometheus-stack-operator',
      'sms-kube-state-metrics',
    ]);
    const outside = { 'sidecar.istio.io/inject': 'false' };
    for (const { spec } of others) expect((spec as unknown as Pods).template.metadata.labels).toMatchObject(outside);
    for (const kind of ['Prometheus', 'Alertmanager']) {
      expect(only(manifests, kind)).toMatchObject({ podMetadata: { labels: outside } });
    }
    expect(manifests.filter(({ kind }) => ['DaemonSet', 'Job', 'StatefulSet'].includes(kind))).toEqual([]);
  });
});
