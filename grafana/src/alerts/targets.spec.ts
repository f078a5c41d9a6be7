import { describe, it } from 'vitest';
import { check, series, sms } from '../testing/promtool.js';
import { stays } from '../testing/samples.js';

const RELEASE = { namespace: 'sms', release: 'sms' };

function target(component: string, version: string, up = 1): Record<string, string> {
  return { [sms('up', { component, version, pod: `${component}-${version}`, endpoint: 'http-metrics' })]: stays(up) };
}

describe('SmsCheckerModelNotReady', () => {
  const POD = { component: 'model-service', version: 'v2', pod: 'model-service-v2', endpoint: 'http-metrics' };
  const info = { [sms('model_info', { version: 'v2', pod: 'model-service-v2', name: 'm', sha256: 'f' })]: stays(1) };
  const ready = (value: number) => ({
    [series('kube_pod_status_ready', { namespace: 'sms', pod: 'model-service-v2', condition: 'true' })]: stays(value),
  });
  const pod = target('model-service', 'v2');
  const alert = {
    labels: {
      ...RELEASE,
      ...POD,
      severity: 'critical',
    },
    summary: 'Pod model-service-v2 of model v2 is not ready.',
    description:
      'For five minutes pod model-service-v2 of model v2 of release sms in namespace sms has run without serving a model, or without passing its readiness probe.',
  };

  it('fires for a pod that serves no model', () => {
    check({ given: pod, at: '10m', firing: { SmsCheckerModelNotReady: [alert] } });
  });

  it('is a warning for the shadow, which users do not notice', () => {
    const shadow = { ...POD, version: 'v3', pod: 'model-service-v3', role: 'shadow' };
    const firing = {
      labels: { ...RELEASE, ...shadow, severity: 'warning' },
      summary: alert.summary.replaceAll('v2', 'v3'),
      description: alert.description.replaceAll('v2', 'v3'),
    };
    check({ given: { [sms('up', shadow)]: stays(1) }, at: '10m', firing: { SmsCheckerModelNotReady: [firing] } });
  });

  it('fires for a pod that Kubernetes finds not ready, once', () => {
    check({ given: { ...pod, ...info, ...ready(0) }, at: '10m', firing: { SmsCheckerModelNotReady: [alert] } });
    check({ given: { ...pod, ...ready(0) }, at: '10m', firing: { SmsCheckerModelNotReady: [alert] } });
  });

  it('is silent for one that is, with or without kube-state-metrics', () => {
    check({ given: { ...pod, ...info, ...ready(1) }, at: '10m', firing: { SmsCheckerModelNotReady: [] } });
    check({ given: { ...pod, ...info }, at: '10m', firing: { SmsCheckerModelNotReady: [] } });
  });

  it('is silent while a pod starts, and about the app', () => {
    check({ given: pod, at: '4m', firing: { SmsCheckerModelNotReady: [] } });
    check({ given: target('frontend', 'v2'), at: '10m', firing: { SmsCheckerModelNotReady: [] } });
  });
});

describe('SmsCheckerTargetMissing', () => {
  const shares = (canary: number, mirror: number) => ({
    [sms('sms_configured_share', { version: 'v1' })]: stays(1 - canary),
    [sms('sms_configured_share', { version: 'v2' })]: stays(canary),
    [sms('sms_configured_mirror_share', { version: 'v3' })]: stays(mirror),
  });
  const stable = { ...target('frontend', 'v1'), ...target('model-service', 'v1') };
  const missing = (component: string, version: string, more: Record<string, string> = {}) => ({
    labels: { ...RELEASE, component, version, ...more, severity: 'warning' },
    summary: `Prometheus has no metrics of ${component} ${version}${more.pod ? ` (pod ${more.pod})` : ''}.`,
    description: `For five minutes Prometheus could not read ${component} ${version} of release sms in namespace sms, or has found no such pod though the values give it traffic. Dashboards, alerts and verdicts are blind there.`,
  });

  it('fires for a target that is down', () => {
    const pod = { pod: 'frontend-v1', endpoint: 'http-metrics' };
    check({
      given: { ...shares(0, 0), ...target('frontend', 'v1', 0), ...target('model-service', 'v1') },
      at: '10m',
      firing: { SmsCheckerTargetMissing: [missing('frontend', 'v1', pod)] },
    });
  });

  it('fires for what the values give traffic and Prometheus has no target of', () => {
    check({
      given: { ...shares(0.1, 1), ...stable },
      at: '10m',
      firing: {
        SmsCheckerTargetMissing: [
          missing('frontend', 'v2'),
          missing('model-service', 'v2'),
          missing('model-service', 'v3'),
        ],
      },
    });
  });

  it('does not take a sidecar for the pod', () => {
    const sidecar = { component: 'model-service', version: 'v3', pod: 'p', endpoint: 'http-envoy-prom' };
    check({
      given: { ...shares(0, 1), ...stable, [sms('up', sidecar)]: stays(1) },
      at: '10m',
      firing: { SmsCheckerTargetMissing: [missing('model-service', 'v3')] },
    });
  });

  it('is silent when all are there, and about versions that get nothing', () => {
    check({ given: { ...shares(0, 0), ...stable }, at: '10m', firing: { SmsCheckerTargetMissing: [] } });
    const all = {
      ...stable,
      ...target('frontend', 'v2'),
      ...target('model-service', 'v2'),
      ...target('model-service', 'v3'),
    };
    check({ given: { ...shares(0.1, 1), ...all }, at: '10m', firing: { SmsCheckerTargetMissing: [] } });
  });
});
