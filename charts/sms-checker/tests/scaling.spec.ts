import { describe, expect, it } from 'vitest';
import { refusal, render, type Values } from './helm.js';

const canary = { istio: { canary: { enabled: true } } };

describe('autoscaling', () => {
  const release = render({
    ...canary,
    defaults: { app: { autoscaling: { enabled: true, minReplicas: 3, targetCPUUtilizationPercentage: 60 } } },
    versions: { v2: { app: { autoscaling: { enabled: false }, replicas: 4 } } },
  });

  it('of a version follows the CPU of its own container', () => {
    expect(release.names('HorizontalPodAutoscaler')).toEqual(['frontend-v1']);
    const target = { type: 'Utilization', averageUtilization: 60 };
    expect(release.get('HorizontalPodAutoscaler', 'frontend-v1').spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'sms-sms-checker-frontend-v1' },
      minReplicas: 3,
      maxReplicas: 5,
      metrics: [{ type: 'ContainerResource', containerResource: { name: 'cpu', container: 'frontend', target } }],
    });
    expect(release.get('Deployment', 'frontend-v1').spec.template.spec.containers[0].name).toBe('frontend');
  });

  it('alone says how many pods there are', () => {
    expect(release.get('Deployment', 'frontend-v1').spec).not.toHaveProperty('replicas');
    expect(release.get('Deployment', 'frontend-v2').spec.replicas).toBe(4);
  });

  it('of a model is the same', () => {
    const models = render({ ...canary, defaults: { model: { autoscaling: { enabled: true } } } });
    expect(models.names('HorizontalPodAutoscaler')).toEqual(['model-service-v1', 'model-service-v2']);
    expect(models.get('HorizontalPodAutoscaler', 'model-service-v2').spec).toMatchObject({
      metrics: [{ containerResource: { container: 'model-service' } }],
    });
  });

  const autoscaling = { enabled: true, minReplicas: 6 };
  it('between no two numbers is refused', () => {
    expect(refusal({ defaults: { app: { autoscaling } } })).toBe(
      'versions.v1.app.autoscaling.minReplicas is 6 and maxReplicas is 5: no number of pods is both. Set minReplicas to 5 or less, or maxReplicas to 6 or more, there or in defaults.app.autoscaling.',
    );
    expect(render({ versions: { v2: { app: { autoscaling } } } }).names('HorizontalPodAutoscaler')).toEqual([]);
  });

  it('by a share of nothing is refused', () => {
    const resources = { requests: { cpu: null } };
    expect(
      refusal({ defaults: { model: { resources } }, versions: { v1: { model: { autoscaling: { enabled: true } } } } }),
    ).toBe(
      'versions.v1.model.autoscaling.enabled is true and resources.requests.cpu is not set, but the target of 70 percent is one of that request. Set versions.v1.model.resources.requests.cpu, or autoscaling.enabled=false.',
    );
  });
});

describe('a disruption budget', () => {
  const enabled = (more: Values = {}) => ({ disruptionBudget: { enabled: true, ...more } });

  it('is of the pods of one version', () => {
    const release = render({
      ...canary,
      defaults: { model: enabled() },
      versions: { v2: { app: enabled({ maxUnavailable: '25%' }) } },
    });
    expect(release.names('PodDisruptionBudget').sort()).toEqual([
      'frontend-v2',
      'model-service-v1',
      'model-service-v2',
    ]);
    expect(release.get('PodDisruptionBudget', 'frontend-v2').spec.maxUnavailable).toBe('25%');
    expect(release.get('PodDisruptionBudget', 'model-service-v1').spec).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: release.get('Deployment', 'model-service-v1').spec.selector,
    });
  });

  it('is none by default', () => {
    expect(render(canary).names('PodDisruptionBudget')).toEqual([]);
  });

  it.each([0, '0%'])('of %s, with which no node could be drained, is refused', (maxUnavailable) => {
    expect(refusal({ versions: { v1: { model: enabled({ maxUnavailable }) } } })).toBe(
      `versions.v1.model.disruptionBudget.enabled is true and maxUnavailable is ${maxUnavailable}: no node with one of these pods could ever be drained. Set maxUnavailable to 1 or more, there or in defaults.model.disruptionBudget.`,
    );
  });
});
