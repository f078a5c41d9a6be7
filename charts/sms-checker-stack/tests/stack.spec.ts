import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { dependencies, helm, smsChecker, withStandIn } from '../tools/helm.mjs';
import { find, refusal, render, type Manifest, type Values } from './render.js';

const path = withStandIn();
afterAll(() => rmSync(path, { recursive: true }));

interface Seen extends Manifest {
  values: {
    prometheus: { prometheusSpec: Values };
    grafana: Values & { sidecar: { dashboards: Values } };
    [name: string]: unknown;
  };
  hosts: string[];
  settings: Values;
}

/** What kube-prometheus-stack is given. */
const given = (values: Values = {}) => find(render(path, values), 'Seen', 'kube-prometheus-stack') as Seen;

describe('the chart', () => {
  it('pins what it depends on, sms-checker as it is here', () => {
    const { version } = parse(readFileSync(join(smsChecker, 'Chart.yaml'), 'utf8')) as { version: string };
    const [fetched, own] = dependencies;
    expect(fetched).toEqual({
      name: 'kube-prometheus-stack',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      repository: 'https://prometheus-community.github.io/helm-charts',
    });
    expect(own).toEqual({ name: 'sms-checker', version, repository: 'file://../sms-checker' });
  });

  it('passes helm lint --strict', () => {
    expect(helm(['lint', path, '--strict'])).toContain('1 chart(s) linted, 0 chart(s) failed');
  });

  it('has sms-checker watched, though the cluster does not know Prometheus Operator yet', () => {
    const kinds = render(path).map(({ kind }) => kind);
    for (const kind of ['ServiceMonitor', 'PodMonitor', 'PrometheusRule']) expect(kinds).toContain(kind);
  });

  it('hands values on to both', () => {
    const values = {
      'sms-checker': { istio: { host: 'sms.example' } },
      'kube-prometheus-stack': { prometheus: { prometheusSpec: { retention: '7d' } } },
    };
    expect(find(render(path, values), 'Gateway', 'sms-sms-checker-frontend').spec).toMatchObject({
      servers: [{ hosts: ['sms.example'] }],
    });
    expect(given(values).values.prometheus.prometheusSpec).toMatchObject({ retention: '7d', retentionSize: '4GB' });
  });
});

describe('Prometheus', () => {
  it('has the selectors of its chart, which ask for the label that the objects of sms-checker have', () => {
    const { prometheusSpec } = given().values.prometheus;
    expect(Object.keys(prometheusSpec).filter((name) => name.includes('Selector'))).toEqual([]);
    const watched = render(path).filter(({ kind }) => /Monitor$|^PrometheusRule$/.test(kind));
    expect(watched).toHaveLength(5);
    for (const { metadata } of watched) expect(metadata.labels).toMatchObject({ release: 'sms' });
  });

  it('keeps a bounded amount of metrics', () => {
    expect(given().values.prometheus.prometheusSpec).toMatchObject({
      retention: '15d',
      retentionSize: '4GB',
      storageSpec: { emptyDir: { sizeLimit: '6Gi' } },
    });
  });

  it('and all else of kube-prometheus-stack are outside the mesh', () => {
    const outside = { 'sidecar.istio.io/inject': 'false' };
    const { values } = given();
    expect(values).toMatchObject({
      prometheus: { prometheusSpec: { podMetadata: { labels: outside } } },
      alertmanager: { alertmanagerSpec: { podMetadata: { labels: outside } } },
      prometheusOperator: { podLabels: outside },
      'kube-state-metrics': { podLabels: outside },
      grafana: { podLabels: outside },
    });
  });
});

describe('Grafana', () => {
  it('finds the dashboards of sms-checker, and shows their folder', () => {
    const { dashboards } = given().values.grafana.sidecar;
    expect(dashboards).toMatchObject({ provider: { foldersFromFilesStructure: true } });
    const [label, value, folder] = [dashboards.label, dashboards.labelValue, dashboards.folderAnnotation].map(String);
    const maps = render(path).filter(({ metadata }) => metadata.labels?.[label ?? ''] === value);
    expect(maps.map(({ metadata }) => metadata.name)).toEqual([
      'sms-sms-checker-dashboard-experiment',
      'sms-sms-checker-dashboard-operations',
    ]);
    for (const { metadata } of maps) expect(metadata.annotations?.[folder ?? '']).toBe('SMS checker');
  });

  it('knows where it is', () => {
    const at = (global: Values) => {
      const { hosts, settings } = given({ global, grafanaRoute: { enabled: false } });
      return [hosts, settings];
    };
    expect(at({})).toEqual([['grafana.local'], { domain: 'grafana.local', root_url: 'http://grafana.local' }]);
    expect(at({ grafanaUrl: 'https://g.example:8443' })).toEqual([
      ['g.example'],
      { domain: 'g.example', root_url: 'https://g.example:8443' },
    ]);
  });

  it('has its administrator from a Secret, and no password in values', () => {
    const { grafana } = given().values;
    expect(grafana).toMatchObject({
      admin: { existingSecret: 'grafana-admin', userKey: 'admin-user', passwordKey: 'admin-password' },
    });
    expect(grafana).not.toHaveProperty('adminPassword');
  });
});

describe('the route to Grafana', () => {
  const route = (values: Values = {}) => {
    const manifests = render(path, values);
    return {
      gateway: find(manifests, 'Gateway', 'sms-grafana').spec,
      service: find(manifests, 'VirtualService', 'sms-grafana').spec,
    };
  };
  const names = (values: Values) => render(path, values).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

  it('is by the gateway that leads to sms-checker', () => {
    const selector = { istio: 'mine' };
    const values = { 'sms-checker': { istio: { ingressGateway: { name: 'mine' } } } };
    const { gateway, service } = route(values);
    expect(find(render(path, values), 'Gateway', 'sms-sms-checker-frontend').spec).toMatchObject({ selector });
    expect(gateway).toEqual({
      selector,
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['grafana.local'] }],
    });
    expect(service).toEqual({
      hosts: ['grafana.local'],
      gateways: ['sms-grafana'],
      http: [{ name: 'grafana', route: [{ destination: { host: 'sms-grafana', port: { number: 80 } } }] }],
    });
  });

  it('has the name and the port of the Service that Grafana gets', () => {
    const grafana = { fullnameOverride: 'board', service: { port: 8080 } };
    const manifests = render(path, { 'kube-prometheus-stack': { grafana } });
    expect(find(manifests, 'VirtualService', 'board').spec).toMatchObject({
      http: [{ route: [{ destination: { host: 'board', port: { number: 8080 } } }] }],
    });
  });

  it('is by HTTPS with a certificate, and plain HTTP leads there', () => {
    const { gateway, service } = route({
      global: { grafanaUrl: 'https://g.example' },
      grafanaRoute: { tls: { credentialName: 'g-example' } },
    });
    const hosts = ['g.example'];
    expect(service).toMatchObject({ hosts });
    expect(gateway).toMatchObject({
      servers: [
        {
          port: { number: 443, name: 'https', protocol: 'HTTPS' },
          hosts,
          tls: { mode: 'SIMPLE', credentialName: 'g-example' },
        },
        { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts, tls: { httpsRedirect: true } },
      ],
    });
  });

  it('can be left away', () => {
    const made = names({ grafanaRoute: { enabled: false } });
    expect(made).toContain('Gateway sms-sms-checker-frontend');
    expect(made.filter((name) => name.endsWith('sms-grafana'))).toEqual([]);
  });
});

describe('values are refused', () => {
  it.each<[string, Values, string]>([
    [
      'with a password among them',
      { 'kube-prometheus-stack': { grafana: { adminPassword: 'secret' } } },
      'kube-prometheus-stack.grafana.adminPassword is set, but values are kept in the cluster and shown by helm get values. Set it to null and put the password into the Secret that kube-prometheus-stack.grafana.admin.existingSecret names.',
    ],
    [
      'without a Secret for the password',
      { 'kube-prometheus-stack': { grafana: { admin: { existingSecret: '' } } } },
      `kube-prometheus-stack.grafana.admin.existingSecret is "", and Grafana would get a password that nobody chose. Set it to a Secret of the release's namespace with the keys admin-user and admin-password.`,
    ],
    [
      'with a route and no Istio',
      { 'sms-checker': { istio: { enabled: false } } },
      'grafanaRoute.enabled is true, but sms-checker.istio.enabled is false and there is no gateway to lead to Grafana. Set grafanaRoute.enabled=false, and kube-prometheus-stack.grafana.ingress.enabled=true for a plain Ingress.',
    ],
    [
      'with https and no certificate',
      { global: { grafanaUrl: 'https://g.example' } },
      'global.grafanaUrl is "https://g.example" and grafanaRoute.tls.credentialName is "": https needs a certificate, and a certificate https. Set both, or neither.',
    ],
    [
      'with a certificate and no https',
      { grafanaRoute: { tls: { credentialName: 'g-example' } } },
      'global.grafanaUrl is "http://grafana.local" and grafanaRoute.tls.credentialName is "g-example": https needs a certificate, and a certificate https. Set both, or neither.',
    ],
  ])('%s', (_name, values, message) => {
    expect(refusal(path, values)).toBe(message);
  });

  it.each<[string, Values, RegExp]>([
    ['that it does not have', { grafanaRout: {} }, /additional properties 'grafanaRout' not allowed/],
    ['that sms-checker does not have', { 'sms-checker': { istioo: {} } }, /additional properties 'istioo' not allowed/],
    [
      'that are no address',
      { global: { grafanaUrl: 'grafana.local' } },
      /at '\/global\/grafanaUrl': .* does not match/,
    ],
  ])('%s', (_name, values, message) => {
    expect(refusal(path, values)).toMatch(message);
  });
});
