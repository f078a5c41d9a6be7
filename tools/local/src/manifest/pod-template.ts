import { z } from 'zod';
import { labels } from './metadata.js';

/** What a field says that has no meaning for a process of this machine. */
const meaningless = z.unknown().optional();

const reference = z.strictObject({ name: z.string() });

/** Asked by HTTP, as kubelet does; times in seconds. */
const probe = z.strictObject({
  httpGet: z.strictObject({ path: z.string(), port: z.string() }),
  periodSeconds: z.int().min(1),
  timeoutSeconds: z.int().min(1),
  failureThreshold: z.int().min(1).default(3),
});
export type Probe = z.infer<typeof probe>;

const variable = z
  .strictObject({
    name: z.string(),
    value: z.string().optional(),
    valueFrom: z.strictObject({ fieldRef: z.strictObject({ fieldPath: z.literal('metadata.name') }) }).optional(),
  })
  .refine(({ value, valueFrom }) => value === undefined || valueFrom === undefined, 'has both value and valueFrom');

const variables = z
  .strictObject({ configMapRef: reference.optional(), secretRef: reference.optional() })
  .refine(
    ({ configMapRef, secretRef }) => !configMapRef !== !secretRef,
    'must have one source: configMapRef or secretRef',
  );

const mount = z.strictObject({
  name: z.string(),
  mountPath: z.string(),
  subPath: z.string().default(''),
  readOnly: meaningless,
});

const ofCpu = z.looseObject({ cpu: z.coerce.string().optional() }).optional();

const ofAnyContainer = {
  name: z.string(),
  image: z.string(),
  imagePullPolicy: meaningless,
  envFrom: z.array(variables).default([]),
  env: z.array(variable).default([]),
  volumeMounts: z.array(mount).default([]),
  resources: z.strictObject({ requests: ofCpu, limits: ofCpu }).default({}),
  securityContext: meaningless,
};

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

const container = z
  .strictObject({
    ...ofAnyContainer,
    ports: z.array(z.strictObject({ name: z.string(), containerPort: z.int().min(1).max(65535) })),
    startupProbe: probe,
    readinessProbe: probe,
    livenessProbe: probe,
  })
  .superRefine((container, context) => {
    const names = container.ports.map(({ name }) => name);
    for (const which of PROBES) {
      const { port } = container[which].httpGet;
      if (names.includes(port)) continue;
      const message = `the container has no port ${port}, but ${names.join(', ') || 'none'}`;
      context.addIssue({ code: 'custom', path: [which, 'httpGet', 'port'], message });
    }
  });
export type Container = z.infer<typeof container>;

const initContainer = z.strictObject({ ...ofAnyContainer, command: z.tuple([z.literal('node')]).rest(z.string()) });
export type InitContainer = z.infer<typeof initContainer>;

const volume = z
  .strictObject({
    name: z.string(),
    hostPath: z.strictObject({ path: z.string(), type: z.literal('DirectoryOrCreate') }).optional(),
    persistentVolumeClaim: z.strictObject({ claimName: z.string() }).optional(),
  })
  .refine(
    ({ hostPath, persistentVolumeClaim }) => !hostPath !== !persistentVolumeClaim,
    'must have one source: hostPath or persistentVolumeClaim',
  );
export type Volume = z.infer<typeof volume>;

/** Labels or annotations of a pod. One without a proxy has no rules on a cluster, and would have them here. */
const ofPod = labels.refine(
  (all) => all['sidecar.istio.io/inject'] !== 'false',
  'sidecar.istio.io/inject must not be false: every pod of this machine has a proxy',
);

const spec = z
  .strictObject({
    terminationGracePeriodSeconds: z.int().min(0),
    initContainers: z.array(initContainer).default([]),
    containers: z.tuple([container]),
    volumes: z.array(volume).default([]),
    serviceAccountName: meaningless,
    automountServiceAccountToken: meaningless,
    imagePullSecrets: meaningless,
    priorityClassName: meaningless,
    nodeSelector: meaningless,
    tolerations: meaningless,
    affinity: meaningless,
    topologySpreadConstraints: meaningless,
    securityContext: meaningless,
  })
  .superRefine(({ initContainers, containers, volumes }, context) => {
    for (const { name, volumeMounts } of [...initContainers, ...containers])
      for (const mount of volumeMounts)
        if (!volumes.some((volume) => volume.name === mount.name))
          context.addIssue({
            code: 'custom',
            path: ['volumes'],
            message: `the container ${name} mounts ${mount.name}, which is not there`,
          });
  });

/** What the pods of a Deployment are made of. */
export const podTemplate = z.strictObject({
  metadata: z.strictObject({ labels: ofPod, annotations: ofPod.default({}) }),
  spec,
});
export type PodTemplate = z.infer<typeof podTemplate>;
