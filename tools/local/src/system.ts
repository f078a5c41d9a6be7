import { join } from 'node:path';
import { Fault } from '@sms-checker/cli';
import { LIVE_VERSIONS } from '@sms-checker/contracts';
import type { EnvoyProxy } from './envoy/index.js';
import { readRelease } from './manifest/read.js';
import type { Release } from './manifest/release.js';
import { requireFree } from './network/require-free.js';
import { Mesh } from './network/mesh.js';
import type { Network } from './network/network.js';
import { Plain } from './network/plain.js';
import { imageOf } from './pods/image.js';
import type { Pod } from './pods/pod.js';
import { Pods } from './pods/pods.js';
import { type Target, targetsOf } from './targets.js';

export interface SystemOptions {
  /** The rendered chart. */
  readonly manifest: string;
  /** Port of this machine at which users call. */
  readonly port: number;
  /** Path of Envoy. Without one stable runs alone, and calls go straight to its pods. */
  readonly envoy: string | undefined;
  /** Folder of this system alone: configuration of proxies, volumes of pods. */
  readonly folder: string;
  readonly tell: (line: string) => void;
  /** Hears each line of a pod's stdout. */
  readonly onLine?: ((pod: Pod, line: string) => void) | undefined;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal | undefined;
}

/** A rendered chart that runs on this machine. */
export class LocalSystem {
  readonly url: string;
  private present: Release;
  private readonly network: Network;
  private readonly running: Pods;
  private turn: Promise<unknown> = Promise.resolve();
  private ended = false;

  private constructor(
    private readonly options: SystemOptions,
    release: Release,
  ) {
    const { port, envoy, folder, tell, onLine } = options;
    this.url = `http://localhost:${port}`;
    this.present = release;
    this.network = envoy === undefined ? new Plain(port) : new Mesh({ program: envoy, port, folder, tell });
    this.running = new Pods({
      release: () => this.present,
      imageOf,
      service: (deployment, host, servicePort) => this.network.service(deployment, host, servicePort),
      volumes: join(folder, 'volumes'),
      tell,
      line: (pod, line) => onLine?.(pod, line),
      changed: () => this.network.heard(this.pods),
    });
  }

  /**
   * Resolves when the gateway serves and every pod is ready that answers users. A shadow follows: it would take its share of
   * the cores from them.
   * @throws Fault that says what cannot be run, or did not become ready; nothing is then left running
   */
  static async start(options: SystemOptions): Promise<LocalSystem> {
    await requireFree(options.port);
    const system = new LocalSystem(options, readRelease(options.manifest));
    try {
      await system.begin();
    } catch (error) {
      await system.end();
      throw error;
    }
    return system;
  }

  /** The present one. */
  get release(): Release {
    return this.present;
  }

  get pods(): readonly Pod[] {
    return this.running.all;
  }

  /** What Prometheus would scrape. */
  get targets(): readonly Target[] {
    return targetsOf(this.present, this.pods);
  }

  /**
   * Changes the release as `helm upgrade` does: resolves when the routes are in force, and pods follow.
   * @throws Fault that says what cannot be run, before anything has changed, or why Envoy refuses the routes
   */
  apply(manifest: string): Promise<void> {
    const result = this.turn.then(async () => {
      if (this.ended) throw new Fault('the system was ended');
      const release = this.chosen(readRelease(manifest));
      await this.network.prepare(release);
      await this.network.apply(release);
      this.present = release;
      this.running.apply(release);
    });
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** Resolves when all pods are what the release says. @throws Fault that names those that are not in time */
  rolledOut(): Promise<void> {
    return this.running.rolledOut();
  }

  /** Replaces the pods of a Deployment by new ones, and resolves when they are ready and the old ones leave. */
  async restart(deployment: string): Promise<void> {
    this.running.restart(deployment);
    await this.rolledOut();
  }

  /** Kills the process of a pod; it comes back with back-off. */
  kill(pod: Pod): void {
    this.running.all.find((each) => each === pod)?.kill();
  }

  /** The proxy `gateway`, or the one of a Deployment that calls. @throws Fault where there is none */
  proxy(name: string): EnvoyProxy {
    return this.network.proxy(name);
  }

  /** Settles when no process is left. */
  async end(): Promise<void> {
    this.ended = true;
    await this.turn;
    await Promise.all([this.network.end(), this.running.end()]);
  }

  private async begin(): Promise<void> {
    this.present = this.chosen(this.present);
    const { meaningless } = this.present;
    if (meaningless.length > 0) this.options.tell(`without a meaning on this machine: ${meaningless.join(', ')}`);
    await this.network.prepare(this.present);
    const serves = this.network.apply(this.present);
    const live = this.present.deployments.filter(({ spec }) => spec.template.metadata.labels.role === 'live');
    this.running.apply({ ...this.present, deployments: live });
    await Promise.all([serves, this.running.rolledOut(undefined, this.options.signal)]);
    this.running.apply(this.present);
  }

  /** What of a release is run; without routes that is what everybody gets. */
  private chosen(release: Release): Release {
    for (const { spec } of release.deployments) imageOf(spec.template.spec.containers[0].name);
    if (this.options.envoy !== undefined) return release;
    const [stable] = LIVE_VERSIONS;
    const deployments = release.deployments.filter(({ spec }) => spec.template.metadata.labels.version === stable);
    return { ...release, deployments };
  }
}
