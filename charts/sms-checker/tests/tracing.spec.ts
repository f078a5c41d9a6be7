import { describe, expect, it } from 'vitest';
import { render, type Values } from './helm.js';

const COMPONENTS = ['frontend', 'model-service'];
const endpoint = 'http://collector.observability:4318';

const settings = (values: Values, component: string) =>
  Object.entries(render(values).get('ConfigMap', component).data).filter(([name]) => name.startsWith('OTEL_'));
const variables = (values: Values, component: string) => {
  const [container] = render(values).get('Deployment', `${component}-v1`).spec.template.spec.containers;
  return container.env;
};

describe.each(COMPONENTS)('tracing of %s', (component) => {
  it('is off by default, whatever the share', () => {
    const values = { tracing: { samplingRatio: 0.5 } };
    expect(settings(values, component)).toEqual([]);
    expect(JSON.stringify(variables(values, component))).not.toMatch(/OTEL|K8S/);
  });

  it('leads to the collector, and leaves to the caller whether a request is recorded', () => {
    const share = (ratio: string) => [
      ['OTEL_EXPORTER_OTLP_ENDPOINT', endpoint],
      ['OTEL_TRACES_SAMPLER', 'parentbased_traceidratio'],
      ['OTEL_TRACES_SAMPLER_ARG', ratio],
    ];
    expect(settings({ tracing: { endpoint } }, component)).toEqual(share('1'));
    expect(settings({ tracing: { endpoint, samplingRatio: 0.05 } }, component)).toEqual(share('0.05'));
    expect(settings({ tracing: { endpoint, samplingRatio: 0 } }, component)).toEqual(share('0'));
  });

  it('says which pod a span is of, the name first that the other variable uses', () => {
    expect(variables({ tracing: { endpoint } }, component).filter(({ name }) => /OTEL|K8S/.test(name))).toEqual([
      { name: 'K8S_POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      {
        name: 'OTEL_RESOURCE_ATTRIBUTES',
        value: 'service.namespace=sms-sms-checker,k8s.namespace.name=sms,k8s.pod.name=$(K8S_POD_NAME)',
      },
    ]);
  });

  it('gives way to variables of one’s own', () => {
    const env = { OTEL_RESOURCE_ATTRIBUTES: 'a=b', OTEL_SERVICE_NAME: 'mine' };
    const values = { tracing: { endpoint }, defaults: { app: { env }, model: { env } } };
    expect(variables(values, component)).toEqual(
      expect.arrayContaining([
        { name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'a=b' },
        { name: 'OTEL_SERVICE_NAME', value: 'mine' },
      ]),
    );
  });
});

it('may have a way out of the network policies', () => {
  const rule = { ports: [{ port: 4318 }], to: [{ namespaceSelector: {} }] };
  const release = render({ tracing: { endpoint }, networkPolicy: { enabled: true, extraEgress: [rule] } });
  for (const component of COMPONENTS) {
    expect(release.get('NetworkPolicy', component).spec.egress).toContainEqual(rule);
  }
});
