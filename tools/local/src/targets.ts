import { selects } from './manifest/metadata.js';
import type { Release } from './manifest/release.js';
import type { Pod } from './pods/pod.js';

/** Where Prometheus would scrape a pod. */
export interface Target {
  readonly pod: Pod;
  readonly url: string;
}

/** Pods that the ServiceMonitors of a release name, as far as they run, each with the URL of its metrics. */
export function targetsOf(release: Release, pods: readonly Pod[]): Target[] {
  const ports = release.serviceMonitors.flatMap(({ spec }) =>
    release.services
      .filter(({ metadata }) => selects(spec.selector.matchLabels, metadata.labels))
      .flatMap((service) =>
        service.spec.ports
          .filter(({ name }) => spec.endpoints.some(({ port }) => port === name))
          .map(({ targetPort }) => ({ targetPort, service })),
      ),
  );
  return ports.flatMap(({ targetPort, service: { spec } }) =>
    pods.flatMap((pod) => {
      const port = pod.ports[targetPort];
      const seen = selects(spec.selector, pod.labels) && (pod.ready || spec.publishNotReadyAddresses === true);
      return port !== undefined && seen ? [{ pod, url: `http://127.0.0.1:${port}/metrics` }] : [];
    }),
  );
}
