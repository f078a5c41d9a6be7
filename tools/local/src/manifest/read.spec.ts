import { UsageFault } from '@sms-checker/cli';
import { describe, expect, it } from 'vitest';
import { example as output, EXAMPLE_NAMES } from '../testing/routing.js';
import { readRelease } from './read.js';

/** Examples that the local run refuses, and the first thing that it says of each. */
const REFUSED: Record<string, string> = {
  production: 'Gateway sms-sms-checker-frontend: spec.servers.1.tls',
  'existing-cluster': 'Gateway sms-sms-checker-frontend: spec.servers.1.tls',
};

describe('the examples of the chart', () => {
  it.each(EXAMPLE_NAMES.filter((name) => !(name in REFUSED)))('%s is known in every field', (name) => {
    const release = readRelease(output(name));
    expect(release.deployments.map(({ metadata }) => metadata.name)).toContain('sms-sms-checker-frontend-v1');
    expect(release.deployments.every(({ spec }) => (spec.replicas ?? 0) > 0)).toBe(true);
  });

  it.each(Object.entries(REFUSED))('%s is refused: %s', (name, refusal) => {
    expect(() => readRelease(output(name))).toThrow(refusal);
  });
});

describe('readRelease', () => {
  const text = output('user-id-and-autoscaling');

  it('sorts what is there by kind, and names the kinds that mean nothing here', () => {
    const release = readRelease(text);
    expect(release.namespace).toBe('sms');
    expect(release.deployments).toHaveLength(5);
    expect(release.serviceMonitors).toHaveLength(2);
    expect(release.meaningless).toEqual(['AuthorizationPolicy', 'PodMonitor', 'PrometheusRule', 'ServiceAccount']);
  });

  it('takes the least number of pods where an autoscaler chooses it', () => {
    const [deployment] = readRelease(text.replaceAll('minReplicas: 1', 'minReplicas: 2')).deployments;
    expect(deployment?.spec.replicas).toBe(2);
  });

  it('refuses by kind, name and path, and all at once', () => {
    const odd = text
      .replace('terminationGracePeriodSeconds: 30', 'terminationGracePeriodSeconds: 30\n      hostNetwork: true')
      .replace('      port: http\n', '      port: http\n              host: example.com\n')
      .replace('maxSurge: 1', 'maxSurge: 2');
    const job = '---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: nightly\n---\na: 1\n';
    expect(() => readRelease(`${odd}${job}`)).toThrow(
      new UsageFault(
        [
          'an object without kind or name is not known to the local run: {"a":1}',
          'Deployment sms-sms-checker-frontend-v1: spec.strategy.rollingUpdate.maxSurge is not as the local run knows it: Invalid input: expected 1',
          'Deployment sms-sms-checker-frontend-v1: spec.template.spec.containers.0.startupProbe.httpGet.host is not known to the local run',
          'Deployment sms-sms-checker-frontend-v1: spec.template.spec.hostNetwork is not known to the local run',
          'Job nightly: the kind is not known to the local run',
          'correct what is wrong; what the local run does not know, leave out of the values, or install the chart on a cluster',
        ].join('\n'),
      ),
    );
  });

  it('refuses a probe of a port that the container lacks', () => {
    expect(() =>
      readRelease(text.replace('port: http\n            periodSeconds', 'port: web\n            periodSeconds')),
    ).toThrow(
      'spec.template.spec.containers.0.startupProbe.httpGet.port is not as the local run knows it: the container has no port web, but http, metrics',
    );
  });

  const DEPLOYMENT =
    /^---\n# Source[^\n]*\napiVersion: apps\/v1\nkind: Deployment\n[^]*?(?=^---$)/m.exec(text)?.[0] ?? '';
  it.each([
    ['kind: Deployment', 'kind: constructor', 'constructor sms-sms-checker-frontend-v1: the kind is not known'],
    ['metadata:\n', 'metadata:\n  namespace: other\n', 'metadata.namespace is other, but that of the release is sms'],
    ['spec:\n', 'spec:\n  replicas: 1.5\n', 'spec.replicas is not as'],
    ['periodSeconds: 1\n', 'periodSeconds: 0\n', 'startupProbe.periodSeconds is not as'],
    ['periodSeconds: 1\n', 'periodSeconds: .nan\n', 'startupProbe.periodSeconds is not as'],
    ['matchLabels:\n', 'matchLabels:\n      odd: label\n', 'it does not select the labels of its own template'],
    [
      '  spec:\n',
      '  spec:\n      volumes: [{ name: odd }]\n',
      'must have one source: hostPath or persistentVolumeClaim',
    ],
    [
      '          ports:',
      '          volumeMounts: [{ name: odd, mountPath: /odd }]\n          ports:',
      'mounts odd, which is not there',
    ],
    [/envFrom:\n/, 'envFrom:\n            - {}\n', 'must have one source: configMapRef or secretRef'],
    [
      / {10}env:\n/,
      '          env:\n            - { name: ODD, value: a, valueFrom: { fieldRef: { fieldPath: metadata.name } } }\n',
      'has both value and valueFrom',
    ],
    [
      /(template:\n {4}metadata:\n {6}labels:\n)/,
      '$1        sidecar.istio.io/inject: "false"\n',
      'sidecar.istio.io/inject must not be false',
    ],
  ])('refuses what is malformed, or not of this machine: %s → %s', (from, to, refusal) => {
    const odd = DEPLOYMENT.replace(from, to);
    expect(odd).not.toBe(DEPLOYMENT);
    expect(() => readRelease(odd)).toThrow(refusal);
  });

  it('refuses an object that is there twice', () => {
    expect(() => readRelease(`${DEPLOYMENT}${DEPLOYMENT}`)).toThrow(
      'Deployment sms-sms-checker-frontend-v1: it is there more than once in the namespace sms',
    );
  });

  it('refuses HTTPS without a certificate', () => {
    expect(() => readRelease(text.replace('protocol: HTTP\n', 'protocol: HTTPS\n'))).toThrow(
      'spec.servers.0.port.protocol is not as the local run knows it: HTTPS needs tls',
    );
  });

  it('refuses what is no YAML', () => {
    expect(() => readRelease('a: [')).toThrow('the rendered chart is no YAML');
  });
});
