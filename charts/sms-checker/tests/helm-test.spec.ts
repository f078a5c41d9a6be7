import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bounds } from '../files/tests/binomial.mjs';
import type { Expected } from '../files/tests/check.mjs';
import { prefix, render, type Values } from './helm.js';

const tests = (values: Values = {}) => render(values, { tests: true });
const expectedBy = (values: Values = {}) =>
  JSON.parse(tests(values).get('ConfigMap', 'test').data['expected.json'] ?? '') as Expected;

const made = tests().manifests.filter(({ metadata }) => metadata.name.includes('-test'));

describe('helm test', () => {
  it('makes its own objects, and nothing of them belongs to the release', () => {
    expect(made.map(({ kind, metadata }) => `${kind} ${metadata.name.replace(`${prefix}-`, '')}`).sort()).toEqual([
      'ConfigMap test',
      'Pod test-answer',
      'Pod test-routing',
      'Pod test-versions',
      'Service frontend-v1-test',
      'Service model-service-v1-test',
    ]);
    for (const { metadata } of made) {
      expect(metadata.annotations).toMatchObject({
        'helm.sh/hook': 'test',
        'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
      });
    }
    expect(render().manifests).toEqual(tests().manifests.filter((manifest) => !made.some(same(manifest))));
  });

  it('has what the pods need before them', () => {
    for (const { kind, metadata } of made) {
      expect(metadata.annotations?.['helm.sh/hook-weight']).toBe(kind === 'Pod' ? undefined : '-1');
    }
  });

  it('runs the app’s own image, with next to no rights, outside the mesh and for a limited time', () => {
    const release = tests({ versions: { v1: { app: { image: { tag: '1.2.3', pullPolicy: 'Never' } } } } });
    for (const { metadata, spec } of release.all('Pod')) {
      expect(metadata.labels['sidecar.istio.io/inject']).toBe('false');
      expect(spec).toMatchObject({
        restartPolicy: 'Never',
        activeDeadlineSeconds: 120,
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(spec.containers[0]).toMatchObject({
        image: 'sms-checker/frontend:1.2.3',
        imagePullPolicy: 'Never',
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      });
    }
  });

  it('runs where the app may run', () => {
    const placed = {
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'team', operator: 'Exists' }],
      affinity: { nodeAffinity: {} },
      priorityClassName: 'low',
    };
    const apart = { ...placed, affinity: { nodeAffinity: {}, podAntiAffinity: {} } };
    const release = tests({ versions: { v1: { app: apart } } });
    expect(release.all('Pod')).toHaveLength(3);
    for (const { spec } of release.all('Pod')) {
      expect(spec).toMatchObject(placed);
      expect(spec).not.toHaveProperty('topologySpreadConstraints');
      expect(spec).not.toHaveProperty('affinity.podAntiAffinity');
    }
  });

  it('brings every file that its pods run or import', () => {
    const files = readdirSync(new URL('../files/tests', import.meta.url));
    const { data } = tests().get('ConfigMap', 'test');
    expect(Object.keys(data).sort()).toEqual([...files, 'expected.json'].sort());
    const imported = Object.values(data).flatMap((text) =>
      [...text.matchAll(/from '\.\/(.+)'/g)].map(([, name]) => name),
    );
    const run = tests()
      .all('Pod')
      .map(({ spec }) => spec.containers[0].command?.[1]?.replace('/tests/', ''));
    expect(files).toEqual(expect.arrayContaining([...imported, ...run]));
  });

  it('has pods that no Service and no Deployment takes for its own', () => {
    const release = tests();
    const selectors = [
      ...release.all('Service').map(({ spec }) => spec.selector),
      ...release.all('Deployment').map(({ spec }) => spec.selector.matchLabels),
    ];
    for (const { metadata } of release.all('Pod')) {
      for (const selector of selectors) expect(metadata.labels).not.toMatchObject(selector);
    }
  });

  it('has no routing to check in a plain installation', () => {
    const plain = { istio: { enabled: false } };
    expect(tests(plain).names('Pod')).toEqual(['test-answer', 'test-versions']);
    expect(Object.keys(expectedBy(plain).services).sort()).toEqual(['frontend', 'model-service']);
  });
});

describe('what helm test expects', () => {
  it('is what the values say', () => {
    const { canary, shadow, pods, closed, strict } = expectedBy({
      istio: {
        canary: { enabled: true, headerRoutingRegex: '.*0$', stickyCookie: { name: 'mine' } },
        trafficSplit: { canary: 25 },
        shadow: { enabled: true, mirrorPercent: 10 },
        allowCanaryWithShadow: true,
        strictMtls: { enabled: true },
      },
    });
    expect(canary).toMatchObject({
      enabled: true,
      split: { v1: 75, v2: 25 },
      headerRoutingRegex: '.*0$',
      stickyCookie: { name: 'mine' },
    });
    expect(shadow).toEqual({ enabled: true, mirrorPercent: 10 });
    const versions = Object.entries(pods).map(([component, names]) => [component, ...Object.keys(names)].join(' '));
    expect(versions).toEqual(['frontend v1 v2', 'model-service v1 v2 v3']);
    expect({ closed, strict }).toEqual({ closed: true, strict: true });
    const open = expectedBy({ istio: { authorization: { enabled: false } } });
    expect({ closed: open.closed, strict: open.strict }).toEqual({ closed: false, strict: false });
  });

  it('is no pod of a version that has none', () => {
    const values = { istio: { canary: { enabled: true } }, versions: { v2: { app: { replicas: 0 } } } };
    const { pods } = expectedBy(values);
    expect(Object.values(pods).map((names) => Object.keys(names))).toEqual([['v1'], ['v1', 'v2']]);
  });

  it('is at the Services that there are', () => {
    const release = tests();
    const { services, pods } = expectedBy();
    const service = (name: string) => release.get('Service', name.replace(`${prefix}-`, '')).spec;
    for (const url of Object.values(services)) {
      const { hostname, port } = new URL(url);
      expect(`${service(hostname).ports[0].port}`).toBe(port || '80');
    }
    for (const [component, names] of Object.entries(pods)) {
      for (const [version, name] of Object.entries(names)) {
        const { selector } = release.get('Deployment', `${component}-${version}`).spec;
        expect(service(name)).toEqual({ clusterIP: 'None', selector: selector.matchLabels });
      }
    }
  });

  it('is at a gateway whose address is set or, without a cluster to look at, guessed from its label', () => {
    const host = 'sms-checker.local';
    expect(expectedBy().gateway).toEqual({
      address: '',
      guesses: [
        'istio-ingressgateway.istio-system:80',
        'ingressgateway.istio-system:80',
        'istio-ingressgateway.istio-ingress:80',
        'ingressgateway.istio-ingress:80',
      ],
      host,
      tls: false,
    });
    const values = {
      istio: {
        hosts: ['*.sms.example'],
        gateway: { ingressGatewaySelector: 'public', namespace: 'entry', tls: { credentialName: 'sms' } },
      },
      tests: { gateway: 'gateway.istio-ingress:443' },
    };
    expect(expectedBy(values).gateway).toEqual({
      address: 'gateway.istio-ingress:443',
      guesses: ['istio-public.entry:443', 'public.entry:443'],
      host: 'any.sms.example',
      tls: true,
    });
  });
});

describe('the bounds of a share', () => {
  it('are all or nothing for a share of all or nothing', () => {
    expect(bounds(300, 0)).toEqual({ least: 0, most: 0 });
    expect(bounds(300, 1)).toEqual({ least: 300, most: 300 });
  });

  it('leave out at most one run in two million on either side', () => {
    for (const [trials, p] of [
      [300, 0.5],
      [300, 0.1],
      [100, 0.25],
      [300, 0.01],
    ] as const) {
      const { least, most } = bounds(trials, p);
      expect(below(least, trials, p)).toBeLessThan(0.5e-6);
      expect(below(least + 1, trials, p)).toBeGreaterThanOrEqual(0.5e-6);
      expect(1 - below(most + 1, trials, p)).toBeLessThan(0.5e-6);
    }
  });

  /** The probability of fewer hits than `count`, term by term. */
  function below(count: number, trials: number, p: number): number {
    let [sum, choose] = [0, 1];
    for (let hits = 0; hits < count; hits++) {
      sum += choose * p ** hits * (1 - p) ** (trials - hits);
      choose *= (trials - hits) / (hits + 1);
    }
    return sum;
  }
});

function same<T extends { kind: string; metadata: { name: string } }>(a: T) {
  return (b: T) => a.kind === b.kind && a.metadata.name === b.metadata.name;
}
