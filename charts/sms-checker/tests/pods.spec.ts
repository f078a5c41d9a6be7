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
      PIN_COOKIE: 'canary',
    });
  });

  it('tell the app of the cookie of testers, with a canary or without', () => {
    const named = { pinCookie: { name: '007' } };
    expect(data({ istio: { canary: named } }, 'frontend').PIN_COOKIE).toBe('007');
    expect(data({ istio: { canary: { ...named, enabled: true } } }, 'frontend').PIN_COOKIE).toBe('007');
  });

  it.each([
    ['testers have no cookie', { istio: { canary: { pinCookie: { enabled: false } } } }],
    ['nothing is routed', { istio: { enabled: false } }],
  ])('offer no choice where %s', (_name, values) => {
    expect(data(values, 'frontend')).not.toHaveProperty('PIN_COOKIE');
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

  it('does not follow from switching on the canary: v1 goes on as it is', () => {
    const stable = (values: Values) =>
      render(values)
        .all('Deployment')
        .filter(({ metadata }) => metadata.name.endsWith('-v1'))
        .map(({ spec }) => spec.template);
    expect(stable({})).toHaveLength(2);
    expect(stable({ istio: { canary: { enabled: true } } })).toEqual(stable({}));
  });

  it('follows from another cookie of testers, for the app that offers it', () => {
    const canary = { enabled: true, pinCookie: { name: 'pin' } };
    expect(restarts({ istio: { ...everything.istio, canary } })).toEqual(['frontend v1', 'frontend v2']);
  });

  it('follows from settings of a component, for that component', () => {
    const ofModels = { defaults: { model: { inference: { queue: 1 } } } };
    expect(restarts({ ...everything, ...ofModels })).toEqual([
      'model-service v1',
      'model-service v2',
      'model-service v3',
    ]);
  });

  it('follows from a new image of a version, for that version', () => {
    expect(restarts({ ...everything, versions: { v2: { model: { image: { tag: '2' } } } } })).toEqual([
      'model-service v2',
    ]);
  });
});
