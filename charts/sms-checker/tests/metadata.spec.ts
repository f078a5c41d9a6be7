import { describe, expect, it } from 'vitest';
import { refusal, render, type Values } from './helm.js';

const everything = {
  istio: { canary: { enabled: true }, shadow: { enabled: true }, allowCanaryWithShadow: true },
  ingress: { enabled: true, annotations: { own: 'kept' } },
  storage: { type: 'pvc' },
  networkPolicy: { enabled: true },
  defaults: {
    app: { autoscaling: { enabled: true }, disruptionBudget: { enabled: true } },
    model: { autoscaling: { enabled: true }, disruptionBudget: { enabled: true } },
  },
};

describe('labels and annotations of all objects', () => {
  const commonLabels = { team: 'sms', gone: null };
  const commonAnnotations = { owner: 'sms team', own: 'lost', gone: null };
  const release = render({ ...everything, commonLabels, commonAnnotations });

  it.each(release.manifests)('are on $kind $metadata.name, and null takes them back', ({ metadata }) => {
    expect(metadata.labels).toMatchObject({ 'helm.sh/chart': 'sms-checker-0.1.0', team: 'sms' });
    expect(metadata.annotations).toMatchObject({ owner: 'sms team' });
    expect(metadata.labels).not.toHaveProperty('gone');
    expect(metadata.annotations).not.toHaveProperty('gone');
  });

  it('give way to those of an object', () => {
    expect(release.all('Ingress')[0]?.metadata.annotations).toEqual({ owner: 'sms team', own: 'kept' });
  });

  it('reach pods as labels alone, and never what selects them', () => {
    for (const { spec } of release.all('Deployment')) {
      expect(spec.template.metadata.labels.team).toBe('sms');
      expect(spec.template.metadata.annotations).not.toHaveProperty('owner');
      expect(spec.selector.matchLabels).not.toHaveProperty('team');
    }
    for (const { spec } of release.all('Service')) expect(spec.selector).not.toHaveProperty('team');
  });

  it('are none by default', () => {
    const bare = render(everything).all('Deployment');
    expect(bare.map(({ metadata }) => metadata.annotations)).toEqual(bare.map(() => undefined));
  });
});

it('pods of a version have labels and annotations of their own', () => {
  const release = render({
    ...everything,
    commonLabels: { a: '0' },
    defaults: { app: { podLabels: { a: '1', gone: '1' }, podAnnotations: { b: '1' } } },
    versions: { v2: { app: { podLabels: { a: '2', gone: null }, podAnnotations: { c: 'true' } } } },
  });
  const { labels, annotations } = release.get('Deployment', 'frontend-v2').spec.template.metadata;
  expect(labels).toMatchObject({ a: '2', version: 'v2' });
  expect(labels).not.toHaveProperty('gone');
  expect(annotations).toMatchObject({ b: '1', c: 'true' });
  expect(release.get('Deployment', 'frontend-v1').spec.template.metadata.labels).toMatchObject({ a: '1', gone: '1' });
  expect(release.get('Deployment', 'model-service-v2').spec.template.metadata.labels).toHaveProperty('a', '0');
});

describe('a name that the chart needs is refused', () => {
  const cases: [string, Values, string][] = [
    ['among labels of all objects', { commonLabels: { version: '7' } }, 'commonLabels has version: "7"'],
    [
      'among labels of pods',
      { defaults: { model: { podLabels: { role: 'live' } } } },
      'defaults.model.podLabels has role: "live"',
    ],
    [
      'among annotations of pods',
      { versions: { v2: { app: { podAnnotations: { 'proxy.istio.io/config': '' } } } } },
      'versions.v2.app.podAnnotations has proxy.istio.io/config: ""',
    ],
  ];

  it.each(cases)('%s', (_name, values, what) => {
    expect(refusal(values)).toBe(
      `${what}, but the chart decides that: by such names objects are found, routed and restarted. Remove it, or use another name.`,
    );
  });
});
