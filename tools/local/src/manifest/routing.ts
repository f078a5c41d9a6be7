import { z } from 'zod';
import { type Labels, labels, metadata } from './metadata.js';

/** A time as the chart takes one, such as `5s` or `500ms`. */
const duration = z.string().regex(/^[1-9][0-9]*(ms|s|m|h)$/, 'must be a time such as 5s, in ms, s, m or h');

const port = z.int().min(1).max(65535);

/** What this machine has not, whatever the object says of it. */
const refused = (reason: string) => z.undefined({ error: reason }).optional();

const object = <Version extends string, Kind extends string, Spec extends z.ZodType>(
  apiVersion: Version,
  kind: Kind,
  spec: Spec,
) => z.strictObject({ apiVersion: z.literal(apiVersion), kind: z.literal(kind), metadata, spec });

export const service = object(
  'v1',
  'Service',
  z.strictObject({
    /** `None`: no address of its own, its callers look up the pods. */
    clusterIP: z.literal('None').optional(),
    publishNotReadyAddresses: z.boolean().optional(),
    selector: labels,
    ports: z
      .array(
        z.strictObject({
          // To Istio the name says the protocol.
          name: z.string().regex(/^http(-|$)/, 'must be http or begin with http-: no other protocol is routed'),
          port,
          /** Name of a port of the pods. */
          targetPort: z.string(),
        }),
      )
      .default([]),
  }),
);
export type Service = z.infer<typeof service>;

export const gateway = object(
  'networking.istio.io/v1',
  'Gateway',
  z.strictObject({
    selector: labels,
    servers: z
      .array(
        z
          .strictObject({
            port: z.strictObject({ number: port, name: z.string(), protocol: z.enum(['HTTP', 'HTTPS']) }),
            hosts: z.array(z.string()).min(1),
            tls: refused(
              'there is no certificate on this machine: set istio.gateway.tls.credentialName to nothing, and the gateway serves plain HTTP',
            ),
          })
          .refine(({ port }) => port.protocol === 'HTTP', {
            path: ['port', 'protocol'],
            error: 'HTTPS needs tls, which this machine has not: set HTTP',
          }),
      )
      .min(1),
  }),
);
export type Gateway = z.infer<typeof gateway>;

/** Any but Host, which would be another matter: it chooses the rules. */
const headerName = z.string().regex(/^(?!host$)[a-z][a-z0-9-]*$/i);
const headers = z.strictObject({
  request: z.strictObject({ set: z.record(headerName, z.string()) }).optional(),
  response: z.strictObject({ add: z.record(headerName, z.string()) }).optional(),
});
export type Headers = z.infer<typeof headers>;

const destination = z.strictObject({ host: z.string(), subset: z.string() });
export type Destination = z.infer<typeof destination>;

const match = z.strictObject({
  headers: z.record(headerName, z.strictObject({ regex: z.string() })).optional(),
  sourceNamespace: z.string().optional(),
  sourceLabels: labels.optional(),
});
export type Match = z.infer<typeof match>;

const rule = z.strictObject({
  name: z.string(),
  match: z.array(match).min(1).optional(),
  route: z
    .array(z.strictObject({ destination, weight: z.int().min(0).optional(), headers: headers.optional() }))
    .min(1),
  headers: headers.optional(),
  mirrors: z
    .array(z.strictObject({ destination, percentage: z.strictObject({ value: z.number().min(0).max(100) }) }))
    .optional(),
  timeout: duration,
  retries: z.strictObject({ attempts: z.int().min(1), retryOn: z.string() }),
});
export type Rule = z.infer<typeof rule>;

export const virtualService = object(
  'networking.istio.io/v1',
  'VirtualService',
  z.strictObject({
    hosts: z.array(z.string()).min(1),
    /** Gateways whose users it is for; without any it is for callers in the mesh. */
    gateways: z.array(z.string()).min(1).optional(),
    http: z.array(rule).min(1),
  }),
);
export type VirtualService = z.infer<typeof virtualService>;

const subset = z.strictObject({
  name: z.string(),
  labels,
  trafficPolicy: z
    .strictObject({
      loadBalancer: z
        .strictObject({
          localityLbSetting: z.strictObject({
            enabled: z.literal(true),
            failoverPriority: z
              .array(z.string().regex(/^[^=]+=[^=]+$/, 'must be a label with its value, such as version=v2'))
              .min(1),
          }),
        })
        .optional(),
      connectionPool: z
        .strictObject({
          tcp: z.strictObject({ connectTimeout: duration }),
          http: z.strictObject({ http1MaxPendingRequests: z.int().min(1), http2MaxRequests: z.int().min(1) }),
        })
        .optional(),
      outlierDetection: z
        .strictObject({
          consecutive5xxErrors: z.int().min(1),
          baseEjectionTime: duration,
          maxEjectionPercent: z.int().min(0).max(100),
        })
        .optional(),
    })
    .optional(),
});
export type Subset = z.infer<typeof subset>;

export const destinationRule = object(
  'networking.istio.io/v1',
  'DestinationRule',
  z.strictObject({ host: z.string(), subsets: z.array(subset).min(1) }),
);
export type DestinationRule = z.infer<typeof destinationRule>;

export const ingress = object(
  'networking.k8s.io/v1',
  'Ingress',
  z.strictObject({
    ingressClassName: z.string().optional(),
    tls: refused('there is no certificate on this machine: set ingress.tls.secretName to nothing'),
    rules: z
      .array(
        z.strictObject({
          host: z.string(),
          http: z.strictObject({
            paths: z
              .array(
                z.strictObject({
                  path: z.literal('/'),
                  pathType: z.literal('Prefix'),
                  backend: z.strictObject({
                    service: z.strictObject({ name: z.string(), port: z.strictObject({ name: z.string() }) }),
                  }),
                }),
              )
              .length(1),
          }),
        }),
      )
      .min(1),
  }),
);
export type Ingress = z.infer<typeof ingress>;

/** The one patch that the chart makes: how soon the workers of a proxy hear that a pod is ejected. */
export const envoyFilter = object(
  'networking.istio.io/v1alpha3',
  'EnvoyFilter',
  z.strictObject({
    workloadSelector: z.strictObject({ labels }),
    configPatches: z.array(
      z.strictObject({
        applyTo: z.literal('CLUSTER'),
        match: z.strictObject({
          context: z.enum(['GATEWAY', 'SIDECAR_OUTBOUND']),
          cluster: z.strictObject({ service: z.string(), subset: z.string(), portNumber: port }),
        }),
        patch: z.strictObject({
          operation: z.literal('MERGE'),
          value: z.strictObject({ common_lb_config: z.strictObject({ update_merge_window: z.literal('0s') }) }),
        }),
      }),
    ),
  }),
);
export type EnvoyFilter = z.infer<typeof envoyFilter>;

/** What a rendered chart says of who calls whom. */
export interface Routing {
  /** Namespace that the chart was rendered for, part of the names of clusters. */
  readonly namespace: string;
  readonly services: readonly Service[];
  readonly gateways: readonly Gateway[];
  readonly virtualServices: readonly VirtualService[];
  readonly destinationRules: readonly DestinationRule[];
  readonly ingresses: readonly Ingress[];
  readonly envoyFilters: readonly EnvoyFilter[];
}

/** Whose proxy it is: it decides which rules it has. */
export interface Caller {
  readonly labels: Labels;
  readonly namespace: string;
}
