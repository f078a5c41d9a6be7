export type { Caller } from '../manifest/routing.js';
export { clustersOfDump, compareClusters, compareRoutes, missing, routesOfDump } from './compare.js';
export { endpointsOf } from './endpoints.js';
export { EnvoyProxy, type ProxyOptions } from './envoy-proxy.js';
export { type EnvoySettings, findEnvoy } from './find-envoy.js';
export { gatewayConfig, type GatewayOptions } from './gateway.js';
export { sidecarConfig } from './sidecar.js';
export type { ClusterLoadAssignment, ProxyConfig } from './xds.js';
