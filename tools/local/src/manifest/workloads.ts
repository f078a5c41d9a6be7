import { z } from 'zod';
import { labels, metadata, selects } from './metadata.js';
import { podTemplate } from './pod-template.js';

const selector = z.strictObject({ matchLabels: labels });

/** Pods of one version of a component. */
export const deployment = z.strictObject({
  apiVersion: z.literal('apps/v1'),
  kind: z.literal('Deployment'),
  metadata,
  spec: z
    .strictObject({
      /** Left out where an autoscaler chooses it. */
      replicas: z.int().min(0).optional(),
      selector,
      // The one way that the rolling update of this machine has: a new pod is ready before an old one leaves.
      strategy: z.strictObject({
        rollingUpdate: z.strictObject({ maxSurge: z.literal(1), maxUnavailable: z.literal(0) }),
      }),
      template: podTemplate,
    })
    .refine(({ selector, template }) => selects(selector.matchLabels, template.metadata.labels), {
      path: ['selector'],
      error: 'it does not select the labels of its own template',
    }),
});
export type Deployment = z.infer<typeof deployment>;

const data = z.record(z.string(), z.string()).default({});

export const configMap = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('ConfigMap'),
  metadata,
  data,
});
export type ConfigMap = z.infer<typeof configMap>;

/** Its data are in Base64. */
export const secret = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Secret'),
  metadata,
  type: z.literal('Opaque'),
  data,
});
export type Secret = z.infer<typeof secret>;

/** Nothing scales on this machine: the least number of pods is what runs. */
export const autoscaler = z.strictObject({
  apiVersion: z.literal('autoscaling/v2'),
  kind: z.literal('HorizontalPodAutoscaler'),
  metadata,
  spec: z.strictObject({
    scaleTargetRef: z.strictObject({
      apiVersion: z.literal('apps/v1'),
      kind: z.literal('Deployment'),
      name: z.string(),
    }),
    minReplicas: z.int().min(1),
    maxReplicas: z.int().min(1),
    metrics: z.unknown(),
  }),
});

/** Which pods are scraped, and by which port of their Service. */
export const serviceMonitor = z.strictObject({
  apiVersion: z.literal('monitoring.coreos.com/v1'),
  kind: z.literal('ServiceMonitor'),
  metadata,
  spec: z.strictObject({
    selector,
    endpoints: z.array(
      z.strictObject({
        port: z.string(),
        interval: z.string(),
        honorLabels: z.boolean(),
        relabelings: z.unknown(),
      }),
    ),
  }),
});
export type ServiceMonitor = z.infer<typeof serviceMonitor>;
