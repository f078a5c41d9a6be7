import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '@sms-checker/cli';
import type { Admin } from './admin.js';
import { EnvoyProcess } from './envoy-process.js';
import { endpointsFile, routesFile } from './files.js';
import { ResourceFiles } from './resource-files.js';
import type { Cluster, ClusterLoadAssignment, ProxyConfig } from './xds.js';

/** A configuration is in force after some milliseconds; a machine may have much else to do. */
const IN_FORCE_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 10;

export interface ProxyOptions {
  /** Path of Envoy. */
  readonly program: string;
  /** What messages call it. */
  readonly name: string;
  /** Its own folder, for its files. */
  readonly folder: string;
  readonly config: ProxyConfig;
  readonly endpoints: readonly ClusterLoadAssignment[];
  /** Hears why it has ended, where nobody asked it to. */
  readonly onEnd: (reason: string) => void;
}

/** One Envoy process, configured by files. Changes of its configuration take effect one after the other. */
export class EnvoyProxy {
  readonly name: string;
  private present: ProxyConfig;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly running: EnvoyProcess,
    private readonly admins: Admin,
    private readonly files: ResourceFiles,
    { name, config }: ProxyOptions,
  ) {
    this.name = name;
    this.present = config;
  }

  /** Starts it and resolves when it serves. @throws Fault with Envoy's words when it does not */
  static async start(options: ProxyOptions): Promise<EnvoyProxy> {
    const files = new ResourceFiles(options.folder);
    const { config, endpoints } = options;
    const versions = [
      ...endpoints.map(files.endpoints),
      files.clusters(config.clusters),
      ...config.routes.map(files.routes),
      files.listeners(config.listeners),
    ];
    const running = new EnvoyProcess(options);
    try {
      const proxy = new EnvoyProxy(running, await running.ready(), files, options);
      await proxy.inForce(versions);
      return proxy;
    } catch (error) {
      await running.end();
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.running.pid;
  }

  /** Port of its admin page on this machine. */
  get adminPort(): number {
    return this.admins.port;
  }

  /**
   * Changes the configuration, and resolves when it is in force. No call is lost: what routes lead to is there before
   * them, and goes after them.
   * @param endpoints those of the new clusters at least
   * @throws Fault with Envoy's words where it refuses; it then goes on with what it has taken
   */
  apply(config: ProxyConfig, endpoints: readonly ClusterLoadAssignment[]): Promise<void> {
    return this.inTurn(async () => {
      const before = this.present;
      const gone = before.clusters.filter((cluster) => !has(config.clusters, cluster));
      // The files of endpoints first: a new cluster reads its own at once.
      const filled = this.fill(config, endpoints);
      await this.inForce([this.files.clusters([...config.clusters, ...gone]), ...filled]);
      await this.inForce([...config.routes.map(this.files.routes), this.files.listeners(config.listeners)]);
      this.present = config;
      await this.inForce([this.files.clusters(config.clusters)]);
      for (const { name } of gone) this.files.remove(endpointsFile(name));
      for (const { name } of before.routes.filter((routes) => !has(config.routes, routes)))
        this.files.remove(routesFile(name));
    });
  }

  /** Changes who is called, and resolves when it is in force. Calls under way end where they are. */
  endpoints(list: readonly ClusterLoadAssignment[]): Promise<void> {
    return this.inTurn(() => this.inForce(this.fill(this.present, list)));
  }

  /** Text of a page of the admin interface, such as `clusters` or `config_dump`. */
  admin(page: string): Promise<string> {
    return this.admins.page(page);
  }

  /** Ends the process; calls under way are cut off. */
  end(): Promise<void> {
    return this.running.end();
  }

  /** Writes the endpoints of clusters that a configuration has. */
  private fill({ clusters }: ProxyConfig, endpoints: readonly ClusterLoadAssignment[]): (string | undefined)[] {
    return endpoints.filter(({ cluster_name: name }) => has(clusters, { name })).map(this.files.endpoints);
  }

  private inTurn(change: () => Promise<void>): Promise<void> {
    const result = this.turn.then(change);
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** Waits until these versions are in force; undefined is what has not changed. */
  private async inForce(written: readonly (string | undefined)[]): Promise<void> {
    const wanted = written.filter((version) => version !== undefined);
    if (wanted.length === 0) return;
    const deadline = performance.now() + IN_FORCE_WITHIN_MS;
    for (;;) {
      const { versions, warming } = await this.running.whileItRuns(this.admins.inForce());
      if (warming === 0 && wanted.every((version) => versions.has(version))) return;
      const refusal = this.running.log.takeRefusal();
      const late = performance.now() > deadline;
      if (refusal !== undefined || late) {
        this.files.refused(wanted);
        throw new Fault(`${this.name}: Envoy ${refusal ? `refuses its configuration: ${refusal}` : LATE}`);
      }
      await sleep(LOOK_EVERY_MS);
    }
  }
}

const LATE = `has not taken up its configuration in ${IN_FORCE_WITHIN_MS / 1000} s`;

const has = (list: readonly Pick<Cluster, 'name'>[], { name }: Pick<Cluster, 'name'>) =>
  list.some((other) => other.name === name);
