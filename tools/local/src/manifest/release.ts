import type { Routing } from './routing.js';
import type { ConfigMap, Deployment, Secret, ServiceMonitor } from './workloads.js';

/** What a rendered chart says that has a meaning on this machine, every field known. */
export interface Release extends Routing {
  readonly deployments: readonly Deployment[];
  readonly configMaps: readonly ConfigMap[];
  readonly secrets: readonly Secret[];
  readonly serviceMonitors: readonly ServiceMonitor[];
  /** Kinds that are there and have no meaning here, such as NetworkPolicy, each once. */
  readonly meaningless: readonly string[];
}
