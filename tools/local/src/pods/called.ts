import type { Release } from '../manifest/release.js';
import type { Service } from '../manifest/routing.js';
import type { Deployment } from '../manifest/workloads.js';
import { environmentOf } from './environment.js';

/** The Service of a release that a host name means. */
export function serviceOf({ services, namespace }: Pick<Release, 'services' | 'namespace'>, host: string) {
  const names = ({ metadata: { name } }: Service) =>
    ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((domain) => `${name}${domain}`);
  return services.find((service) => names(service).includes(host));
}

/**
 * Whether the pods of a Deployment call Services of the release: their environment has the URL of one.
 * @throws UsageFault where their environment cannot be made
 */
export function isCaller({ spec }: Deployment, release: Release): boolean {
  let calls = false;
  environmentOf(spec.template.spec.containers[0], release, {
    pod: '',
    port: () => undefined,
    path: (path) => path,
    service: (host) => {
      calls ||= serviceOf(release, host) !== undefined;
      return undefined;
    },
  });
  return calls;
}
