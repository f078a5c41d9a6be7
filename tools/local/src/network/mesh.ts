import { join } from 'node:path';
import { Fault, reasonOf } from '@sms-checker/cli';
import { type EnvoyProxy, endpointsOf, gatewayConfig, type ProxyConfig, sidecarConfig } from '../envoy/index.js';
import type { Labels } from '../manifest/metadata.js';
import type { Release } from '../manifest/release.js';
import { isCaller, serviceOf } from '../pods/called.js';
import { freePorts } from '../ports.js';
import type { Pod } from '../pods/pod.js';
import type { Network } from './network.js';
import { SupervisedProxy } from './supervised-proxy.js';

interface MeshOptions {
  /** Path of Envoy. */
  readonly program: string;
  /** Port of the gateway. */
  readonly port: number;
  readonly folder: string;
  readonly tell: (line: string) => void;
}

/** The proxy of the pods of a Deployment that calls. */
interface Sidecar {
  labels: Labels;
  /** Where it listens, by Service and port. */
  readonly ports: Map<string, number>;
  proxy?: SupervisedProxy;
}

const GATEWAY = 'gateway';

/** The mesh: an Envoy for users, and one for each Deployment whose pods call others. */
export class Mesh implements Network {
  private release: Release | undefined;
  private gateway: SupervisedProxy | undefined;
  private readonly sidecars = new Map<string, Sidecar>();
  private pods: readonly Pod[] = [];
  private readonly leaving = new Set<Promise<void>>();

  constructor(private readonly options: MeshOptions) {}

  async prepare(release: Release): Promise<void> {
    for (const deployment of release.deployments.filter((each) => isCaller(each, release))) {
      const sidecar: Sidecar = this.sidecars.get(deployment.metadata.name) ?? { labels: {}, ports: new Map() };
      sidecar.labels = deployment.spec.template.metadata.labels;
      this.sidecars.set(deployment.metadata.name, sidecar);
    }
    const wanted = release.services.flatMap(({ metadata, spec }) =>
      spec.ports.map(({ port }) => key(metadata.name, port)),
    );
    for (const { ports } of this.sidecars.values()) {
      const missing = wanted.filter((each) => !ports.has(each));
      const free = await freePorts(missing.length);
      missing.forEach((each, i) => ports.set(each, free[i] ?? 0));
    }
  }

  async apply(release: Release): Promise<void> {
    const before = this.release;
    this.release = release;
    try {
      await this.route(release);
    } catch (error) {
      this.release = before;
      // What some proxies have taken, they give back: all route the same release.
      if (before)
        await this.route(before).catch((reason: unknown) =>
          this.options.tell(`not all routes are what they were: ${reasonOf(reason)}`),
        );
      throw error;
    }
  }

  heard(pods: readonly Pod[]): void {
    this.pods = pods;
    const wanted = this.release?.deployments.map(({ metadata }) => metadata.name) ?? [];
    for (const [name, { proxy }] of this.sidecars) {
      if (!proxy || wanted.includes(name) || pods.some(({ deployment }) => deployment === name)) continue;
      // Its pods have gone, and it goes after them.
      this.sidecars.delete(name);
      const left = proxy.end().finally(() => this.leaving.delete(left));
      this.leaving.add(left);
    }
    for (const proxy of this.proxies) void proxy.heard();
  }

  service(deployment: string, host: string, port: number): string | undefined {
    const service = this.release && serviceOf(this.release, host);
    const here = service && this.sidecars.get(deployment)?.ports.get(key(service.metadata.name, port));
    return here === undefined ? undefined : `http://127.0.0.1:${here}`;
  }

  proxy(name: string): EnvoyProxy {
    const found = name === GATEWAY ? this.gateway : this.sidecars.get(name)?.proxy;
    if (found) return found.proxy;
    throw new Fault(`there is no proxy ${name}, but ${[GATEWAY, ...this.sidecars.keys()].join(', ')}`);
  }

  async end(): Promise<void> {
    await Promise.all([...this.proxies.map((proxy) => proxy.end()), ...this.leaving]);
  }

  private get proxies(): SupervisedProxy[] {
    return [this.gateway, ...[...this.sidecars.values()].map(({ proxy }) => proxy)].filter((proxy) => !!proxy);
  }

  private async route(release: Release): Promise<void> {
    const sidecars = [...this.sidecars].map(async ([name, sidecar]) => {
      const { labels, ports } = sidecar;
      const caller = { labels, namespace: release.namespace };
      const config = sidecarConfig(release, caller, (service, port) => ports.get(key(service, port)) ?? 0);
      sidecar.proxy = await this.startOrApply(name, sidecar.proxy, config);
    });
    const config = gatewayConfig(release, { port: this.options.port });
    // Each has its turn to fail, so that none is left that nobody knows of.
    const gateway = this.startOrApply(GATEWAY, this.gateway, config).then((proxy) => (this.gateway = proxy));
    const results = await Promise.allSettled([...sidecars, gateway]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  private async startOrApply(name: string, proxy: SupervisedProxy | undefined, config: ProxyConfig) {
    if (proxy) {
      await proxy.apply(config);
      return proxy;
    }
    const { program, folder, tell } = this.options;
    const endpoints = (of: ProxyConfig) => (this.release ? endpointsOf(this.release, of, this.pods) : []);
    return SupervisedProxy.start({ program, name, folder: join(folder, name), endpoints, tell }, config);
  }
}

const key = (service: string, port: number) => `${service}:${port}`;
