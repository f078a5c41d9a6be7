export {
  clustersOfDump,
  compareClusters,
  compareRoutes,
  findEnvoy,
  gatewayConfig,
  missing,
  routesOfDump,
  sidecarConfig,
  type EnvoySettings,
  type ProxyConfig,
} from './envoy/index.js';
export { readRelease } from './manifest/read.js';
export { rendererOf } from './render/renderer-of.js';
export { DEFAULT_EXAMPLE, type Chosen, type Live, type Renderer } from './render/renderer.js';
export { imageOf } from './pods/image.js';
export type { Pod } from './pods/pod.js';
export { freePort } from './ports.js';
export { LocalSystem, type SystemOptions } from './system.js';
export type { Target } from './targets.js';
export { settingsOf, type Settings } from './settings.js';
