import type { z } from 'zod';
import { destinationRule, envoyFilter, gateway, ingress, service, virtualService } from './routing.js';
import { autoscaler, configMap, deployment, secret, serviceMonitor } from './workloads.js';

/** Kinds with a meaning on this machine, each with all the fields that are known of it. */
export const KINDS = {
  Deployment: deployment,
  HorizontalPodAutoscaler: autoscaler,
  ConfigMap: configMap,
  Secret: secret,
  Service: service,
  Gateway: gateway,
  VirtualService: virtualService,
  DestinationRule: destinationRule,
  Ingress: ingress,
  EnvoyFilter: envoyFilter,
  ServiceMonitor: serviceMonitor,
} as const;

export type Kind = keyof typeof KINDS;
export type ObjectOf<K extends Kind> = z.infer<(typeof KINDS)[K]>;

/**
 * Kinds of the chart without a meaning for processes of one machine: nobody but them is there to be kept out, no node is
 * drained, no Prometheus Operator reads them. A claim is a folder, whatever its size.
 */
export const MEANINGLESS: readonly string[] = [
  'AlertmanagerConfig',
  'AuthorizationPolicy',
  'NetworkPolicy',
  'PeerAuthentication',
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
  'PodMonitor',
  'PrometheusRule',
  'ServiceAccount',
];
