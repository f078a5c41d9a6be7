import type { EnvoyProxy } from '../envoy/index.js';
import type { Release } from '../manifest/release.js';
import type { Pod } from '../pods/pod.js';

/** How calls come to pods: from users, and from pods. */
export interface Network {
  /** Makes room for what a release needs, so that its pods can be told of it. */
  prepare(release: Release): Promise<void>;
  /** Routes as a release says, and resolves when that is in force. @throws Fault where it cannot be */
  apply(release: Release): Promise<void>;
  /** Hears that pods have come, gone, or become ready or not. */
  heard(pods: readonly Pod[]): void;
  /** Where pods of a Deployment reach a Service of the release. Undefined for what is none. */
  service(deployment: string, host: string, port: number): string | undefined;
  /** The gateway, or the proxy of a Deployment that calls. @throws Fault where there is none */
  proxy(name: string): EnvoyProxy;
  /** Settles when nothing of it is left. */
  end(): Promise<void>;
}
