import { describe, expect, it } from 'vitest';
import { container, render, type Values } from './helm.js';
import type { PodTemplate } from './manifests.js';

const everything = { istio: { canary: { enabled: true }, shadow: { enabled: true }, allowCanaryWithShadow: true } };
const podTemplates = (values: Values): PodTemplate[] =>
  render(values)
    .all('Deployment')
    .map(({ spec }) => spec.template);
const data = (values: Values, name: string) => render(values).get('ConfigMap', name).data;

describe('a pod', () => {
  it.each(render(everything).all('Deployment'))('$metadata.name runs with next to no rights', ({ spec }) => {
    const pod = spec.template.spec;
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(pod.containers).toHaveLength(1);
    expect(pod.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.volumes).toBeUndefined();
  });

  it('listens where its Service, its probes and its own settings say', () => {
    const release = render();
    for (const [component, port] of [
      ['frontend', 8080],
      ['model-service', 8081],
    ] as const) {
      const { ports, startupProbe, readinessProbe, livenessProbe } = container(release, `${component}-v1`);
      expect(ports).toEqual([
        { name: 'http', containerPort: port },
        { name: 'metrics', containerPort: 9090 },
      ]);
      expect(release.get('ConfigMap', component).data).toMatchObject({ PORT: `${port}`, METRICS_PORT: '9090' });
      expect(startupProbe.httpGet).toEqual({ path: '/readyz', port: 'http' });
      expect(readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'http' });
      expect(livenessProbe.httpGet).toEqual({ path: '/healthz', port: 'http' });
    }
  });

  it('has an account of its component, without a token', () => {
    const release = render();
    expect(release.names('ServiceAccount')).toEqual(['frontend', 'model-service']);
    expect(release.all('ServiceAccount').some((account) => account.automountServiceAccountToken)).toBe(false);
    for (const { spec, metadata } of release.all('Deployment')) {
      expect(metadata.name).toBe(`${spec.template.spec.serviceAccountName}-v1`);
    }
  });

  it('keeps its proxy longer than itself, and both within the grace period', () => {
    for (const { metadata, spec } of podTemplates({})) {
      const proxy = metadata.annotations['proxy.istio.io/config'];
      expect(proxy).toBe('holdApplicationUntilProxyStarts: true\nterminationDrainDuration: 12s\n');
      expect(spec.terminationGracePeriodSeconds).toBe(30);
    }
  });

  it('has nothing of the mesh in a plain installation', () => {
    for (const { metadata } of podTemplates({ istio: { enabled: false } })) {
      expect(Object.keys(metadata.annotations)).toEqual(['checksum/config']);
    }
  });
});

describe('settings', () => {
  it('have defaults', () => {
    expect(data({}, 'frontend')).toEqual({
      PORT: '8080',
      METRICS_PORT: '9090',
      LOG_LEVEL: 'info',
      SHUTDOWN_DELAY_MS: '3000',
      MODEL_HOST: 'http://sms-sms-checker-model-service:8081',
      MODEL_TIMEOUT_MS: '2000',
      TRUST_ROUTES: 'true',
    });
  });

  it('keep an app without routes from believing what callers say of routes', () => {
    expect(data({ istio: { enabled: false } }, 'frontend').TRUST_ROUTES).toBe('false');
  });

  it.each([
    ['logLevel', { logLevel: 'debug' }, 'LOG_LEVEL', 'debug'],
    ['shutdownDelayMs', { shutdownDelayMs: 0 }, 'SHUTDOWN_DELAY_MS', '0'],
    ['modelTimeoutMs', { modelTimeoutMs: 1500 }, 'MODEL_TIMEOUT_MS', '1500'],
  ])('%s reaches the app', (_name, values, variable, expected) => {
    expect(data(values, 'frontend')[variable]).toBe(expected);
  });

  it('lead the app to the public Service of the model, whose rules a proxy knows and whose v1 anyone may have', () => {
    const release = render();
    const { host } = new URL(release.get('ConfigMap', 'frontend').data.MODEL_HOST ?? '');
    const model = release.get('Service', 'model-service');
    expect(host).toBe(`${model.metadata.name}:${model.spec.ports[0].port}`);
    expect(release.get('VirtualService', 'model-service').spec.hosts).toContain(model.metadata.name);
  });
});

describe('secrets', () => {
  const secretOf = (release: ReturnType<typeof render>) => container(release, 'model-service-v1').envFrom[1];

  it('are none by default', () => {
    const release = render();
    expect(release.all('Secret')).toEqual([]);
    expect(secretOf(release)).toBeUndefined();
  });

  it('come from a Secret that the chart makes', () => {
    const release = render({ secretEnv: { SMTP_PASSWORD: 'hunter2' } });
    const secret = release.get('Secret', 'env');
    expect(Buffer.from(secret.data.SMTP_PASSWORD ?? '', 'base64').toString()).toBe('hunter2');
    expect(secretOf(release)).toEqual({ secretRef: { name: secret.metadata.name } });
  });

  it('come from a Secret that is there already', () => {
    const release = render({ existingSecret: 'smtp' });
    expect(release.all('Secret')).toEqual([]);
    expect(secretOf(release)).toEqual({ secretRef: { name: 'smtp' } });
  });
});

describe('where pods run', () => {
  const version = (component: string, name: string) => ({
    'app.kubernetes.io/name': 'sms-checker',
    'app.kubernetes.io/instance': 'sms',
    'app.kubernetes.io/component': component,
    version: name,
  });

  it('is spread over nodes and zones, each version by itself', () => {
    for (const [component, name] of [
      ['frontend', 'v2'],
      ['model-service', 'v3'],
    ] as const) {
      const { spec } = render(everything).get('Deployment', `${component}-${name}`).spec.template;
      const constraint = {
        maxSkew: 1,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: version(component, name) },
      };
      expect(spec.topologySpreadConstraints).toEqual([
        { topologyKey: 'kubernetes.io/hostname', ...constraint },
        { topologyKey: 'topology.kubernetes.io/zone', ...constraint },
      ]);
    }
  });

  const tolerations = [{ key: 'gpu', operator: 'Exists' }];
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } };

  it('is what the values say, lists of a version in place of the defaults', () => {
    const release = render({
      ...everything,
      imagePullSecrets: ['first', '2'],
      defaults: { model: { tolerations: [{ key: 'other' }], nodeSelector: { disk: 'ssd' }, priorityClassName: 'low' } },
      versions: {
        v2: {
          model: { tolerations, affinity, nodeSelector: { zone: 'a' }, topologySpread: [], priorityClassName: 'high' },
        },
      },
    });
    const [v1, v2] = ['v1', 'v2'].map((name) => release.get('Deployment', `model-service-${name}`).spec.template.spec);
    expect(v1).toMatchObject({
      imagePullSecrets: [{ name: 'first' }, { name: '2' }],
      tolerations: [{ key: 'other' }],
      nodeSelector: { disk: 'ssd' },
      priorityClassName: 'low',
    });
    expect(v1).not.toHaveProperty('affinity');
    expect(v2).toMatchObject({
      tolerations,
      affinity,
      nodeSelector: { disk: 'ssd', zone: 'a' },
      priorityClassName: 'high',
    });
    expect(v2).not.toHaveProperty('topologySpreadConstraints');
  });

  it('is anywhere by default', () => {
    for (const { spec } of podTemplates(everything)) {
      for (const field of ['imagePullSecrets', 'tolerations', 'nodeSelector', 'priorityClassName', 'affinity']) {
        expect(spec).not.toHaveProperty(field);
      }
    }
  });
});

it('variables of one’s own come after the chart’s', () => {
  const mine = { configMapRef: { name: 'mine' } };
  const { envFrom } = container(
    render({ existingSecret: 'smtp', defaults: { app: { envFrom: [mine] } } }),
    'frontend-v1',
  );
  expect(envFrom).toEqual([
    { configMapRef: { name: 'sms-sms-checker-frontend' } },
    { secretRef: { name: 'smtp' } },
    mine,
  ]);
});

describe('a restart', () => {
  const before = podTemplates(everything);
  const restarts = (values: Values): string[] => {
    const after = podTemplates(values);
    return after
      .filter((template, index) => JSON.stringify(template) !== JSON.stringify(before[index]))
      .map(({ metadata }) => `${metadata.labels['app.kubernetes.io/component']} ${metadata.labels.version}`);
  };

  it.each([
    ['the split', { trafficSplit: { canary: 50 } }],
    ['stickiness', { canary: { enabled: true, stickyCookie: { enabled: false } } }],
    ['header routing', { canary: { enabled: true, headerRoutingRegex: '.*0$' } }],
    ['failing open', { canary: { enabled: true, failOpen: { enabled: false } } }],
    ['the mirror', { shadow: { enabled: true, mirrorPercent: 10 } }],
    ['the time limit', { timeout: '9s' }],
    ['the host', { host: 'other.local' }],
  ])('does not follow from %s', (_name, istio) => {
    expect(restarts({ istio: { ...everything.istio, ...istio } })).toEqual([]);
  });

  it.each([
    ['annotations of all objects', { commonAnnotations: { a: 'b' } }],
    ['a NetworkPolicy', { networkPolicy: { enabled: true } }],
    ['another number of pods', { defaults: { app: { replicas: 2 }, model: { autoscaling: { enabled: true } } } }],
    ['a budget', { defaults: { app: { disruptionBudget: { enabled: true } } } }],
  ])('does not follow from %s', (_name, values) => {
    expect(restarts({ ...everything, ...values })).toEqual([]);
  });

  it('follows from settings of a component, for that component', () => {
    const ofModels = { defaults: { model: { inference: { queue: 1 } } } };
    expect(restarts({ ...everything, ...ofModels })).toEqual([
      'model-service v1',
      'model-service v2',
      'model-service v3',
    ]);
  });

  it('follows from secrets', () => {
    const checksum = (secretEnv: Values) => podTemplates({ secretEnv })[0]?.metadata.annotations['checksum/secret'];
    expect(checksum({ A: '1' })).not.toBe(checksum({ A: '2' }));
    expect(checksum({})).toBeUndefined();
  });

  it('follows from a new image of a version, for that version', () => {
    expect(restarts({ ...everything, versions: { v2: { model: { image: { tag: '2' } } } } })).toEqual([
      'model-service v2',
    ]);
  });
});
