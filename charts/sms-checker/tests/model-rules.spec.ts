import { describe, expect, it } from 'vitest';
import { render, type Values } from './helm.js';

const canary = { canary: { enabled: true } };
const rules = (istio: Values, versions: Values = {}) =>
  render({ istio, versions }).get('VirtualService', 'model-service').spec;

describe('rules of the model', () => {
  it('pair an app with the model of its version, and give everyone else v1', () => {
    const { hosts, http } = rules(canary);
    expect(hosts).toEqual(['sms-sms-checker-model-service', 'sms-sms-checker-model-service-mesh']);
    expect(http.map(({ name }) => name)).toEqual(['v2', 'v1']);
    expect(http[0]?.match).toEqual([
      {
        sourceNamespace: 'sms',
        sourceLabels: {
          'app.kubernetes.io/name': 'sms-checker',
          'app.kubernetes.io/instance': 'sms',
          'app.kubernetes.io/component': 'frontend',
          version: 'v2',
        },
      },
    ]);
    expect(http[1]?.match).toBeUndefined();
    expect(http.map(({ route }) => route)).toEqual([
      [{ destination: { host: 'sms-sms-checker-model-service-mesh', subset: 'v2' } }],
      [{ destination: { host: 'sms-sms-checker-model-service-mesh', subset: 'v1' } }],
    ]);
  });

  it('say which version they mean', () => {
    const meant = rules(canary).http.map(({ headers }) => headers.request.set);
    expect(meant).toEqual([{ 'x-sms-version': 'v2' }, { 'x-sms-version': 'v1' }]);
  });

  it('recognise the apps of v2 by the labels that these have', () => {
    const release = render({ istio: canary });
    const [rule] = release.get('VirtualService', 'model-service').spec.http;
    const wanted = rule?.match?.[0]?.sourceLabels ?? {};
    expect(release.get('Deployment', 'frontend-v2').spec.template.metadata.labels).toMatchObject(wanted);
    expect(release.get('Deployment', 'frontend-v1').spec.template.metadata.labels).not.toMatchObject(wanted);
  });

  it('lead to v2 only while it runs', () => {
    expect(rules({}).http).toHaveLength(1);
    expect(rules({}, { v2: { enabled: 'always' } }).http).toHaveLength(2);
  });
});

describe('the mirror', () => {
  const mirrors = (istio: Values) => rules(istio).http.map((rule) => rule.mirrors);
  const copy = (value: number) => [
    { destination: { host: 'sms-sms-checker-model-service-mesh', subset: 'v3' }, percentage: { value } },
  ];

  it('is off by default', () => {
    expect(mirrors(canary)).toEqual([undefined, undefined]);
  });

  it('copies the calls of every version', () => {
    expect(mirrors({ shadow: { enabled: true } })).toEqual([copy(100)]);
    expect(mirrors({ ...canary, shadow: { enabled: true, mirrorPercent: 25 }, allowCanaryWithShadow: true })).toEqual([
      copy(25),
      copy(25),
    ]);
  });

  it('alone leads to v3', () => {
    const release = render({ istio: { ...canary, shadow: { enabled: true }, allowCanaryWithShadow: true } });
    const routes = release.all('VirtualService').flatMap(({ spec }) => spec.http.flatMap(({ route }) => route));
    expect(JSON.stringify(routes)).not.toContain('v3');
  });
});
