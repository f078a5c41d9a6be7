import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { prefix, refusal, render, renderText, type Release, type Values } from './helm.js';

const monitored = (monitoring: Values = {}, values: Values = {}) =>
  render({ ...values, monitoring: { enabled: true, ...monitoring } });

interface Rules {
  groups: { name: string; rules: object[] }[];
}

interface Panel {
  title: string;
  targets?: { expr: string }[];
}

interface Dashboard {
  panels: (Panel & { panels?: Panel[] })[];
}

const files = (folder: string) => fileURLToPath(new URL(`../files/${folder}`, import.meta.url));

const kinds = (release: Release) =>
  release.manifests
    .filter(({ apiVersion }) => apiVersion.startsWith('monitoring.coreos.com/'))
    .map(({ kind }) => kind)
    .sort();

const both = { istio: { canary: { enabled: true }, shadow: { enabled: true }, allowCanaryWithShadow: true } };

describe('monitoring', () => {
  it('is off by default', () => {
    expect(kinds(render())).toEqual([]);
    expect(renderText()).not.toMatch(/http-metrics|proxyStatsMatcher/);
  });

  const all = [
    'PodMonitor gateway',
    'PodMonitor sidecars',
    'PrometheusRule sms-sms-checker',
    'ServiceMonitor frontend',
    'ServiceMonitor model-service',
  ];
  const made = (release: Release) =>
    (['PodMonitor', 'PrometheusRule', 'ServiceMonitor'] as const).flatMap((kind) =>
      release.names(kind).map((name) => `${kind} ${name}`),
    );

  it('is of the app, the model, their sidecars, the gateway and the rules', () => {
    expect(kinds(monitored())).toHaveLength(all.length);
    expect(made(monitored()).sort()).toEqual(all);
  });

  it.each([
    ['serviceMonitor', /^ServiceMonitor/],
    ['podMonitor', /sidecars$/],
    ['gatewayPodMonitor', /gateway$/],
    ['prometheusRule', /^PrometheusRule/],
  ])('can do without %s', (name, gone) => {
    expect(made(monitored({ [name]: { enabled: false } })).sort()).toEqual(all.filter((one) => !gone.test(one)));
  });

  it('of a plain installation has neither sidecars nor gateway', () => {
    expect(kinds(monitored({}, { istio: { enabled: false } }))).not.toContain('PodMonitor');
  });

  it('has the labels that a Prometheus selects by', () => {
    const labels = { release: 'kube-prometheus-stack' };
    const release = monitored({ labels });
    const made = release.manifests.filter(({ apiVersion }) => apiVersion.startsWith('monitoring.coreos.com/'));
    expect(made).toHaveLength(all.length);
    for (const { metadata } of made) expect(metadata.labels).toMatchObject(labels);
  });

  it('has labels of the release where they are templates', () => {
    const values = { monitoring: { enabled: true, labels: { release: '{{ .Release.Name }}', gone: null } } };
    const [rule] = render(values, { release: 'mine' }).all('PrometheusRule');
    expect(rule?.metadata.labels).toMatchObject({ release: 'mine' });
    expect(rule?.metadata.labels).not.toHaveProperty('gone');
  });
});

describe('a scrape of a component', () => {
  const release = monitored({ interval: '7s' }, both);

  it.each([
    ['frontend', ['v1', 'v2']],
    ['model-service', ['v1', 'v2', 'v3']],
  ])('reaches all versions of the %s, ready or not, at the metrics port', (component, versions) => {
    const service = release.get('Service', `${component}-metrics`);
    expect(service.spec).toMatchObject({
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      ports: [{ name: 'http-metrics', port: 9090, targetPort: 'metrics' }],
    });
    const reached = release
      .all('Deployment')
      .map(({ spec }) => spec.template.metadata.labels)
      .filter((labels) => Object.entries(service.spec.selector).every(([label, value]) => labels[label] === value))
      .map(({ version }) => version);
    expect(reached).toEqual(versions);

    const { selector, endpoints } = release.get('ServiceMonitor', component).spec;
    expect(service.metadata.labels).toMatchObject(selector.matchLabels);
    expect(endpoints).toMatchObject([{ port: 'http-metrics', interval: '7s', honorLabels: true }]);
  });

  it('says which version of what it is, as a scrape of its sidecar does', () => {
    const labels = ['frontend', 'model-service']
      .map((component) => release.get('ServiceMonitor', component).spec.endpoints[0])
      .concat(release.get('PodMonitor', 'sidecars').spec.podMetricsEndpoints[0])
      .map(({ relabelings }) => Object.fromEntries(relabelings.map((one) => [one.targetLabel, one.sourceLabels])));
    expect(labels).toEqual(
      Array(3).fill({
        release: ['__meta_kubernetes_pod_label_app_kubernetes_io_instance'],
        component: ['__meta_kubernetes_pod_label_app_kubernetes_io_component'],
        version: ['__meta_kubernetes_pod_label_version'],
        role: ['__meta_kubernetes_pod_label_role'],
      }),
    );
  });
});

describe('a scrape of the sidecars', () => {
  const release = monitored({ interval: '7s' }, both);

  it('reaches every pod of the release', () => {
    const { selector, podMetricsEndpoints } = release.get('PodMonitor', 'sidecars').spec;
    for (const { spec } of release.all('Deployment')) {
      expect(spec.template.metadata.labels).toMatchObject(selector.matchLabels);
    }
    expect(podMetricsEndpoints).toMatchObject([{ port: 'http-envoy-prom', path: '/stats/prometheus', interval: '7s' }]);
  });

  it('finds what Istio leaves out, of the calls to this release alone', () => {
    const [pod] = release.all('Deployment').map(({ spec }) => spec.template.metadata.annotations);
    const [, pattern = ''] = /^ {4}- '(.*)'$/m.exec(pod?.['proxy.istio.io/config'] ?? '') ?? [];
    const kept = (stat: string) => new RegExp(`^(?:${pattern})$`).test(stat);
    const cluster = `cluster.outbound|8081|v3|${prefix}-model-service-mesh.sms.svc.cluster.local;`;
    for (const stat of ['upstream_rq_total', 'upstream_rq_5xx', 'upstream_rq_pending_overflow', 'membership_healthy']) {
      expect(kept(`${cluster}.${stat}`)).toBe(true);
    }
    expect(kept(`${cluster}.outlier_detection.ejections_active`)).toBe(true);
    expect(kept(`${cluster}.upstream_cx_rx_bytes_total`)).toBe(false);
    expect(kept(`${cluster.replace('.sms.', '.elsewhere.')}.upstream_rq_total`)).toBe(false);
    expect(kept('cluster.outbound|8081|v3|other.sms.svc.cluster.local;.upstream_rq_total')).toBe(false);
  });
});

describe('a scrape of the gateway', () => {
  const spec = (istio: Values = {}, release?: string) =>
    render({ istio, monitoring: { enabled: true, interval: '7s' } }, release ? { release } : {})
      .all('PodMonitor')
      .find(({ metadata }) => metadata.name.endsWith('-gateway'))?.spec;

  it('reaches the pods that the Gateway selects, wherever they are', () => {
    const gateway = { ingressGatewaySelector: 'ingress' };
    expect(spec({ gateway })).toMatchObject({
      selector: { matchLabels: render({ istio: { gateway } }).all('Gateway')[0]?.spec.selector },
      namespaceSelector: { any: true },
      podMetricsEndpoints: [{ port: 'http-envoy-prom', path: '/stats/prometheus', interval: '7s' }],
    });
  });

  it('looks in one namespace alone where that is known', () => {
    expect(spec({ gateway: { namespace: 'istio-ingress' } })?.namespaceSelector).toEqual({
      matchNames: ['istio-ingress'],
    });
  });

  it('keeps the calls of the app of this release, so that two releases count none twice', () => {
    const kept = (release: string) => {
      const [{ action, sourceLabels, regex } = {}] = spec({}, release)?.podMetricsEndpoints[0].metricRelabelings ?? [];
      expect({ action, sourceLabels }).toEqual({
        action: 'keep',
        sourceLabels: ['__name__', 'destination_workload_namespace', 'destination_canonical_service'],
      });
      return ['sms;sms-sms-checker-frontend', 'sms;two-sms-checker-frontend', 'other;sms-sms-checker-frontend'].filter(
        (called) => new RegExp(`^(?:${regex ?? ''})$`).test(`istio_requests_total;${called}`),
      );
    };
    expect(kept('sms')).toEqual(['sms;sms-sms-checker-frontend']);
    expect(kept('two')).toEqual(['sms;two-sms-checker-frontend']);
    const labels = render().get('Deployment', 'frontend-v1').spec.template.metadata.labels;
    expect(labels['service.istio.io/canonical-name']).toBe('sms-sms-checker-frontend');
  });

  it('keeps what a panel reads', () => {
    const { panels } = JSON.parse(readFileSync(`${files('dashboards')}/operations.json`, 'utf8')) as Dashboard;
    const all = panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
    const panel = all.find(({ title }) => title === 'From the gateway');
    expect(panel?.targets?.map(({ expr }) => /rate\((\w+)/.exec(expr)?.[1])).toEqual(['istio_requests_total']);
  });
});

describe('the rules', () => {
  const rules = (values: Values = {}) =>
    monitored({}, values)
      .all('PrometheusRule')
      .flatMap(({ spec }) => spec.groups.flatMap((group) => group.rules));
  const recorded = (values: Values = {}) =>
    rules(values)
      .filter(({ record }) => /^sms_(configured|experiment)/.test(record ?? ''))
      .map(({ record, expr, labels }) => {
        const { namespace, release, ...rest } = labels;
        expect({ namespace, release }).toEqual({ namespace: 'sms', release: 'sms' });
        return [record, ...Object.values(rest), expr].join(' ');
      });

  it.each<[string, Values, string[]]>([
    ['nothing', {}, ['v1 vector(1)', 'v2 vector(0)', 'v3 vector(0)']],
    ['a canary', { canary: { enabled: true } }, ['v1 vector(0.9)', 'v2 vector(0.1)', 'v3 vector(0)']],
    [
      'a share of one',
      { canary: { enabled: true }, trafficSplit: { canary: 7 } },
      ['v1 vector(0.93)', 'v2 vector(0.07)', 'v3 vector(0)'],
    ],
    ['a shadow', { shadow: { enabled: true, mirrorPercent: 25 } }, ['v1 vector(1)', 'v2 vector(0)', 'v3 vector(0.25)']],
  ])('record what the values say of %s', (_name, istio, expected) => {
    expect(recorded({ istio }).slice(0, 3)).toEqual([
      `sms_configured_share ${expected[0]}`,
      `sms_configured_share ${expected[1]}`,
      `sms_configured_mirror_share ${expected[2]}`,
    ]);
  });

  it('record the margins of the experiment as ratios', () => {
    const margins = (values: Values) => recorded(values).filter((rule) => rule.startsWith('sms_experiment_margin'));
    expect(margins({})).toEqual(['sms_experiment_margin errors vector(0.01)', 'sms_experiment_margin p95 vector(0.1)']);
    expect(margins({ experiment: { margins: { errors: 0.5, p95: 0 } } })).toEqual([
      'sms_experiment_margin errors vector(0.005)',
      'sms_experiment_margin p95 vector(0)',
    ]);
  });

  it('record when alerts begin', () => {
    const thresholds = { requestsPerMinute: 6000, errorRatio: 0.001 };
    const release = monitored({ prometheusRule: { thresholds } });
    const [configuration] = release.all('PrometheusRule')[0]?.spec.groups ?? [];
    const begun = configuration?.rules.filter(({ record }) => record === 'sms_alert_threshold');
    expect(begun?.map(({ expr, labels }) => [labels.kind, expr])).toEqual([
      ['canaryRequests', 'vector(1000)'],
      ['errorRatio', 'vector(0.001)'],
      ['mirrorCompleteness', 'vector(0.95)'],
      ['p95Seconds', 'vector(0.5)'],
      ['requestsPerMinute', 'vector(6000)'],
      ['splitDeviations', 'vector(4)'],
    ]);
  });

  it('record nothing that has no threshold, and have no threshold that no rule reads', () => {
    const exprs = rules()
      .map(({ expr }) => expr)
      .join('\n');
    const read = [...exprs.matchAll(/sms_alert_threshold\{[^}]*kind="(\w+)"/g)].map(([, kind]) => kind);
    const given = rules().flatMap(({ record, labels }) => (record === 'sms_alert_threshold' ? [labels.kind] : []));
    expect([...new Set(read)].sort()).toEqual(given.sort());
  });

  it('are those of files/rules, of this release alone, with what alerts say left as it is', () => {
    const groups = readdirSync(files('rules')).flatMap((file) => {
      const text = readFileSync(`${files('rules')}/${file}`, 'utf8');
      return (parse(text.replaceAll('__NAMESPACE__', 'sms').replaceAll('__RELEASE__', 'mine')) as Rules).groups;
    });
    const release = render({ monitoring: { enabled: true } }, { release: 'mine' });
    const [, ...made] = release.all('PrometheusRule')[0]?.spec.groups ?? [];
    const plain = made.map(({ name, rules }) => ({
      name: name.replace('mine-sms-checker.', ''),
      rules: rules.map((rule) => {
        const annotations = Object.entries(rule.annotations ?? {}).filter(([name]) => name !== 'runbook_url');
        return rule.alert ? { ...rule, annotations: Object.fromEntries(annotations) } : rule;
      }),
    }));
    expect(plain).toEqual(groups);
    expect(JSON.stringify(made)).not.toContain('__');
    expect(JSON.stringify(made)).toContain('{{ $labels.release }}');
  });

  it('lead from every alert to a runbook that is there', () => {
    const alerts = rules().filter(({ alert }) => alert);
    expect(alerts.length).toBeGreaterThan(0);
    for (const { alert, annotations } of alerts) {
      expect(annotations?.runbook_url).toBe(`https://sms-checker.example/docs/runbooks/${alert ?? ''}.md`);
      expect(existsSync(new URL(`../../../docs/runbooks/${alert ?? ''}.md`, import.meta.url))).toBe(true);
    }
  });

  it('lead to your copy of the runbooks', () => {
    const mine = monitored({ prometheusRule: { runbookUrl: 'https://wiki.example/"books"' } }).all('PrometheusRule');
    const urls = mine
      .flatMap(({ spec }) => spec.groups.flatMap((group) => group.rules))
      .flatMap(({ annotations }) => annotations?.runbook_url ?? []);
    expect(urls).toContain('https://wiki.example/"books"/SmsCheckerTargetMissing.md');
  });

  it('and the VirtualService are all that a new split touches', () => {
    const at = (canary: number) => monitored({}, { istio: { canary: { enabled: true }, trafficSplit: { canary } } });
    const [before, after] = [at(10), at(25)];
    const touched = before.manifests.filter(
      (manifest, index) => JSON.stringify(manifest) !== JSON.stringify(after.manifests[index]),
    );
    expect(touched.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      'PrometheusRule sms-sms-checker',
      'VirtualService sms-sms-checker-frontend',
    ]);
  });
});

describe('the dashboards', () => {
  const names = ['experiment', 'operations'];
  const boards = (monitoring: Values = {}) => {
    const release = monitored(monitoring);
    return release.all('ConfigMap').filter(({ metadata }) => metadata.name.includes('-dashboard-'));
  };

  it('are those of files/dashboards, in a ConfigMap each', () => {
    expect(boards().map(({ metadata }) => metadata.name)).toEqual(names.map((name) => `${prefix}-dashboard-${name}`));
    for (const [i, name] of names.entries()) {
      const [[file, text] = ['', '']] = Object.entries(boards()[i]?.data ?? {});
      expect(file).toBe(`sms-checker-${name}.json`);
      expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(`${files('dashboards')}/${name}.json`, 'utf8')));
      expect(text).toContain('{{version}}');
    }
  });

  it('have the label and the folder by which the sidecar of Grafana takes them', () => {
    for (const { metadata } of boards()) {
      expect(metadata).toMatchObject({
        labels: { grafana_dashboard: '1' },
        annotations: { grafana_folder: 'SMS checker' },
      });
    }
  });

  it('can have other labels and folders', () => {
    const labels = { grafana_dashboard: null, dashboards: 'yes' };
    for (const { metadata } of boards({ dashboards: { labels, annotations: { grafana_folder: 'Spam' } } })) {
      expect(metadata).toMatchObject({ labels: { dashboards: 'yes' }, annotations: { grafana_folder: 'Spam' } });
      expect(metadata.labels).not.toHaveProperty('grafana_dashboard');
    }
  });

  it('can be left away', () => {
    expect(boards({ dashboards: { enabled: false } })).toEqual([]);
    expect(
      render()
        .all('ConfigMap')
        .filter(({ metadata }) => metadata.name.includes('-dashboard-')),
    ).toEqual([]);
  });
});

describe('alerts', () => {
  const email = { to: 'on-call@sms.example', from: 'sms@sms.example', smarthost: 'mail.sms.example:587' };
  const url = 'https://hooks.sms.example/alerts';
  const told = (alertmanagerConfig: Values) =>
    monitored({ alertmanagerConfig: { enabled: true, ...alertmanagerConfig } }).all('AlertmanagerConfig')[0]?.spec;
  const severities = ['critical', 'warning', 'info'];

  it('of the namespace of the release go by e-mail, whose password stays in its Secret', () => {
    const spec = told({
      email: { ...email, authUsername: 'sms', existingSecret: 'smtp', passwordKey: 'SMTP_PASSWORD' },
    });
    expect(spec?.route).toMatchObject({ matchers: [{ name: 'namespace', matchType: '=', value: 'sms' }] });
    const authPassword = { name: 'smtp', key: 'SMTP_PASSWORD' };
    expect(spec?.receivers).toEqual([
      { name: prefix },
      {
        name: `${prefix}-email`,
        emailConfigs: [{ ...email, requireTLS: true, sendResolved: true, authUsername: 'sms', authPassword }],
      },
    ]);
  });

  it('need no login where the mail server asks for none', () => {
    const spec = told({ email: { ...email, requireTLS: false } });
    expect(spec?.receivers[1]).toEqual({
      name: `${prefix}-email`,
      emailConfigs: [{ ...email, requireTLS: false, sendResolved: true }],
    });
  });

  it('go to a webhook', () => {
    expect(told({ webhook: { url } })?.receivers).toEqual([
      { name: prefix },
      { name: `${prefix}-webhook`, webhookConfigs: [{ url, sendResolved: true }] },
    ]);
  });

  it('go to a webhook whose address stays in its Secret', () => {
    const urlSecret = { name: 'hook', key: 'ADDRESS' };
    expect(told({ webhook: { existingSecret: 'hook', urlKey: 'ADDRESS' } })?.receivers[1]).toEqual({
      name: `${prefix}-webhook`,
      webhookConfigs: [{ urlSecret, sendResolved: true }],
    });
  });

  it('go by each way that takes their severity, and to nobody else', () => {
    const spec = told({ email: { ...email, severities: ['critical'] }, webhook: { url } });
    const matching = (value: string) => [{ name: 'severity', matchType: '=~', value }];
    expect(spec?.route.receiver).toBe(prefix);
    expect(spec?.route.routes).toEqual([
      { receiver: `${prefix}-email`, matchers: matching('critical'), continue: true },
      { receiver: `${prefix}-webhook`, matchers: matching('critical|warning|info'), continue: true },
    ]);
    const [nobody, ...ways] = spec?.receivers ?? [];
    expect(nobody).toEqual({ name: prefix });
    expect(ways.map(({ name }) => name)).toEqual(spec?.route.routes.map(({ receiver }) => receiver));
  });

  it('have no severity and no namespace that no way takes', () => {
    const rules =
      monitored()
        .all('PrometheusRule')[0]
        ?.spec.groups.flatMap((group) => group.rules) ?? [];
    const alerts = rules.filter(({ alert }) => alert);
    expect(alerts.length).toBeGreaterThan(0);
    for (const { labels } of alerts) {
      // One of several words where it is a template of them.
      const words = (labels.severity ?? '').split(/\{\{.*?\}\}/).filter((word) => word !== '');
      for (const word of words) expect(severities).toContain(word);
      expect(words.length).toBeGreaterThan(0);
      expect(labels.namespace ?? 'sms').toBe('sms');
    }
  });

  it('are told again as often as is set', () => {
    const times = { groupWait: '1s', groupInterval: '2m', repeatInterval: '3h' };
    expect(told({ webhook: { url } })?.route).toMatchObject({
      groupWait: '30s',
      groupInterval: '5m',
      repeatInterval: '4h',
    });
    expect(told({ webhook: { url }, ...times })?.route).toMatchObject(times);
  });

  it.each<[string, Values, string]>([
    [
      'nobody to tell',
      {},
      'monitoring.alertmanagerConfig.enabled is true, but its email.to, webhook.url and webhook.existingSecret are all "": nobody would be told. Set one of them, or monitoring.alertmanagerConfig.enabled=false.',
    ],
    [
      'an e-mail without a sender',
      { email: { ...email, from: '' } },
      'monitoring.alertmanagerConfig.email.to is "on-call@sms.example", with from "" and smarthost "mail.sms.example:587": an e-mail needs all three. Set from to the sender and smarthost to host:port of the mail server, or to="".',
    ],
    [
      'a login without a password',
      { email: { ...email, authUsername: 'sms' } },
      'monitoring.alertmanagerConfig.email.authUsername is "sms" and existingSecret is "": a login needs both. Set existingSecret to the Secret that has the password under the key password, or neither of them.',
    ],
    [
      'two addresses of one webhook',
      { webhook: { url: 'http://hook', existingSecret: 'hook' } },
      'monitoring.alertmanagerConfig.webhook.url is "http://hook" and existingSecret is "hook": both are the address. Set existingSecret to the Secret that has it under the key url and url="", or existingSecret="".',
    ],
  ])('are refused with %s', (_name, alertmanagerConfig, message) => {
    expect(
      refusal({ monitoring: { enabled: true, alertmanagerConfig: { enabled: true, ...alertmanagerConfig } } }),
    ).toBe(message);
  });
});

describe('a cluster without Prometheus Operator', () => {
  const cases: [string, string, Values, string[]][] = [
    ['monitoring.enabled', 'monitoring.coreos.com/v1', {}, []],
    [
      'monitoring.alertmanagerConfig.enabled',
      'monitoring.coreos.com/v1alpha1',
      { alertmanagerConfig: { enabled: true, webhook: { url: 'http://hook' } } },
      ['monitoring.coreos.com/v1'],
    ],
  ];

  it.each(cases)('is told what to install or to switch off for %s', (value, api, monitoring, apis) => {
    const values = { monitoring: { enabled: true, ...monitoring } };
    expect(refusal(values, { apis: ['networking.istio.io/v1', ...apis] })).toBe(
      `${value} is true, but the cluster does not know ${api}. Install Prometheus Operator (the chart kube-prometheus-stack brings it), or set ${value}=false. When rendering without a cluster, add --api-versions ${api}, or set monitoring.assumeCrds=true where they come with the same release.`,
    );
  });

  it.each(cases)('gets %s all the same when the resources come with the release', (_value, _api, monitoring) => {
    const values = { monitoring: { enabled: true, assumeCrds: true, ...monitoring } };
    expect(renderText(values, { apis: ['networking.istio.io/v1'] })).toBe(renderText(values));
  });

  it('is asked for nothing while monitoring is off', () => {
    expect(kinds(render({}, { apis: ['networking.istio.io/v1'] }))).toEqual([]);
  });
});
