import { describe, expect, it } from 'vitest';
import { container, refusal, render, type Values } from './helm.js';

const canary = { istio: { canary: { enabled: true } } };
const shadow = { istio: { shadow: { enabled: true } } };
const both = { istio: { canary: { enabled: true }, shadow: { enabled: true }, allowCanaryWithShadow: true } };

describe('which versions run', () => {
  const cases: [string, Values, string[]][] = [
    ['by default', {}, ['frontend-v1', 'model-service-v1']],
    ['with a canary', canary, ['frontend-v1', 'frontend-v2', 'model-service-v1', 'model-service-v2']],
    ['with a shadow', shadow, ['frontend-v1', 'model-service-v1', 'model-service-v3']],
    ['with both', both, ['frontend-v1', 'frontend-v2', 'model-service-v1', 'model-service-v2', 'model-service-v3']],
    [
      'with a canary that has no version',
      { ...canary, versions: { v2: { enabled: false } } },
      ['frontend-v1', 'model-service-v1'],
    ],
    [
      'with a shadow that has no version',
      { ...shadow, versions: { v3: { enabled: false } } },
      ['frontend-v1', 'model-service-v1'],
    ],
    [
      'with v2 to be ready before',
      { versions: { v2: { enabled: 'always' } } },
      ['frontend-v1', 'frontend-v2', 'model-service-v1', 'model-service-v2'],
    ],
    [
      'with v3 to be ready before',
      { versions: { v3: { enabled: 'always' } } },
      ['frontend-v1', 'model-service-v1', 'model-service-v3'],
    ],
  ];

  it.each(cases)('%s', (_name, values, expected) => {
    expect(render(values).names('Deployment').sort()).toEqual(expected);
  });

  it('counts a canary without its version as none, so that a shadow may run beside it', () => {
    const values = {
      istio: { canary: { enabled: true }, shadow: { enabled: true } },
      versions: { v2: { enabled: false } },
    };
    expect(render(values).names('Deployment').sort()).toEqual(['frontend-v1', 'model-service-v1', 'model-service-v3']);
  });
});

describe('what a version is', () => {
  it('is its name, role and model', () => {
    const release = render(both);
    expect(container(release, 'frontend-v2').env).toEqual({ VERSION: 'v2' });
    expect(container(release, 'model-service-v1').env).toMatchObject({ VERSION: 'v1', ROLE: 'live', MODEL_NAME: 'v1' });
    expect(container(release, 'model-service-v2').env).toMatchObject({ VERSION: 'v2', ROLE: 'live', MODEL_NAME: 'v2' });
    expect(container(release, 'model-service-v3').env).toMatchObject({
      VERSION: 'v3',
      ROLE: 'shadow',
      MODEL_NAME: 'v3',
    });
  });

  it('says so in the labels of its pods', () => {
    const labels = render(both)
      .all('Deployment')
      .map(({ spec }) => spec.template.metadata.labels);
    expect(
      labels.map((label) => [label['app.kubernetes.io/component'], label.version, label.role].join(' ')).sort(),
    ).toEqual([
      'frontend v1 live',
      'frontend v2 live',
      'model-service v1 live',
      'model-service v2 live',
      'model-service v3 shadow',
    ]);
  });

  it('takes the defaults where it says nothing, and leaves them alone for the others', () => {
    const release = render({
      ...canary,
      defaults: { app: { replicas: 3, env: { SHARED: 'yes' } } },
      versions: { v2: { app: { replicas: 0, resources: { limits: { memory: '1Gi' } }, env: { OWN: 'v2' } } } },
    });
    const [v1, v2] = ['frontend-v1', 'frontend-v2'].map((name) => release.get('Deployment', name).spec.replicas);
    expect([v1, v2]).toEqual([3, 0]);
    expect(container(release, 'frontend-v1').env).toEqual({ SHARED: 'yes', VERSION: 'v1' });
    expect(container(release, 'frontend-v2').env).toEqual({ OWN: 'v2', SHARED: 'yes', VERSION: 'v2' });
    expect(container(release, 'frontend-v1').resources.limits).toEqual({ memory: '256Mi' });
    expect(container(release, 'frontend-v2').resources).toEqual({
      requests: { cpu: '20m', memory: '96Mi' },
      limits: { memory: '1Gi' },
    });
  });

  it('has an image by digest, else by tag, else by the version of the application', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const release = render({
      ...canary,
      defaults: { app: { image: { repository: 'registry.example/app', pullPolicy: 'Always' } } },
      versions: { v1: { app: { image: { tag: '1.2.3' } } }, v2: { app: { image: { tag: '2.0.0', digest } } } },
    });
    expect(container(release, 'frontend-v1').image).toBe('registry.example/app:1.2.3');
    expect(container(release, 'frontend-v1').imagePullPolicy).toBe('Always');
    expect(container(release, 'frontend-v2').image).toBe(`registry.example/app@${digest}`);
    expect(container(release, 'model-service-v1').image).toBe('sms-checker/model-service:1.0.0');
  });
});

describe('a canary', () => {
  const same = { ...canary, versions: { v2: { model: { name: 'v1' } } } };

  it('that is what stable is already is refused', () => {
    expect(refusal(same)).toBe(
      'istio.canary.enabled is true, but v1 and v2 are both app sms-checker/frontend:1.0.0 and model v1 of sms-checker/model-service:1.0.0: nothing would be released. Set versions.v2.app.image, versions.v2.model.image or versions.v2.model.name to what is new, or experiment.aa=true to compare a version with itself.',
    );
  });

  it.each([
    ['differs in its model', canary],
    ['differs in the image of its app', { ...canary, versions: { v2: { app: { image: { tag: '2' } } } } }],
    [
      'differs in the image of its model',
      { ...canary, versions: { v2: { model: { name: 'v1', image: { tag: '2' } } } } },
    ],
    ['is the same on purpose', { ...same, experiment: { aa: true } }],
    ['is off', { versions: { v2: { enabled: 'always', model: { name: 'v1' } } } }],
  ])('that %s is not', (_how, values) => {
    expect(render(values).names('Deployment')).toContain('model-service-v2');
  });
});

describe('what models in worker threads are told', () => {
  const settings = (values: Values = {}) => container(render({ ...shadow, ...values }), 'model-service-v3').env;

  it('is how many may wait, and for how long: less than apps do', () => {
    expect(settings()).toMatchObject({ MODEL_QUEUE: '64', MODEL_DEADLINE_MS: '1500' });
    expect(settings({ modelTimeoutMs: 1000 })).toMatchObject({ MODEL_DEADLINE_MS: '750' });
    const model = { inference: { queue: 7, deadlineMs: 300 } };
    expect(settings({ versions: { v3: { model } } })).toMatchObject({ MODEL_QUEUE: '7', MODEL_DEADLINE_MS: '300' });
  });

  it('is how many workers there are, but where the service knows it by its limit of CPU', () => {
    expect(settings()).not.toHaveProperty('MODEL_WORKERS');
    const limitless = { versions: { v3: { model: { resources: { limits: { cpu: null } } } } } };
    expect(settings(limitless)).toMatchObject({ MODEL_WORKERS: '1' });
    expect(container(render(), 'model-service-v1').env).toMatchObject({ MODEL_WORKERS: '1' });
    expect(settings({ defaults: { model: { inference: { workers: 3 } } } })).toMatchObject({ MODEL_WORKERS: '3' });
  });

  it('is to look for another model where there can be one', () => {
    expect(settings()).toMatchObject({ MODEL_RELOAD_SECONDS: '0' });
    expect(settings({ storage: { type: 'pvc' } })).toMatchObject({ MODEL_RELOAD_SECONDS: '10' });
  });
});
