import { Fault } from '@sms-checker/cli';
import type { EnvoyProxy } from '../envoy/index.js';
import { selects } from '../manifest/metadata.js';
import type { Release } from '../manifest/release.js';
import { serviceOf } from '../pods/called.js';
import { freePort } from '../ports.js';
import type { Pod } from '../pods/pod.js';
import { Forwarder } from './forwarder.js';
import type { Network } from './network.js';

/** Component whose Service users call. */
const ENTRY = 'frontend';

/** Services as they are without a mesh: no routes, and each leads to the pods that it selects. */
export class Plain implements Network {
  private release: Release | undefined;
  private readonly ports = new Map<string, number>();
  private readonly forwarders = new Map<string, Forwarder>();
  private pods: readonly Pod[] = [];

  /** @param port at which users call */
  constructor(private readonly port: number) {}

  async prepare(release: Release): Promise<void> {
    const services = release.services.filter(({ spec }) => spec.clusterIP !== 'None');
    const entry = services.find(({ metadata }) => metadata.labels['app.kubernetes.io/component'] === ENTRY);
    if (!entry) throw new Fault(`the release has no Service of ${ENTRY}`);
    for (const { metadata, spec } of services) {
      for (const { port } of spec.ports) {
        const key = `${metadata.name}:${port}`;
        if (this.ports.has(key)) continue;
        const free = entry.metadata.name === metadata.name ? this.port : await freePort();
        this.ports.set(key, free);
      }
    }
  }

  async apply(release: Release): Promise<void> {
    this.release = release;
    for (const [key, port] of this.ports) {
      if (!this.forwarders.has(key)) this.forwarders.set(key, await Forwarder.listen(port, () => this.targetsOf(key)));
    }
  }

  heard(pods: readonly Pod[]): void {
    this.pods = pods;
  }

  service(_: string, host: string, port: number): string | undefined {
    const service = this.release && serviceOf(this.release, host);
    const here = service && this.ports.get(`${service.metadata.name}:${port}`);
    return here === undefined ? undefined : `http://127.0.0.1:${here}`;
  }

  proxy(name: string): EnvoyProxy {
    throw new Fault(`there is no proxy ${name}: the release runs without Envoy`);
  }

  async end(): Promise<void> {
    await Promise.all([...this.forwarders.values()].map((forwarder) => forwarder.end()));
  }

  private targetsOf(key: string): number[] {
    const [name = '', port] = key.split(':');
    const service = this.release && serviceOf(this.release, name);
    const target = service?.spec.ports.find((each) => each.port === Number(port))?.targetPort;
    if (!service || target === undefined) return [];
    const ready = this.pods.filter(({ ready, leaving }) => ready && !leaving);
    return ready.flatMap(({ labels, ports }) => (selects(service.spec.selector, labels) ? (ports[target] ?? []) : []));
  }
}
