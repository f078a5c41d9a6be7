import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, reasonOf } from '@sms-checker/cli';
import { isAborted } from '../aborted.js';
import { type ClusterLoadAssignment, EnvoyProxy, type ProxyConfig, type ProxyOptions } from '../envoy/index.js';
import { BackOff } from '../pods/back-off.js';

interface SupervisedOptions extends Pick<ProxyOptions, 'program' | 'name' | 'folder'> {
  /** The present ones for a configuration. */
  readonly endpoints: (config: ProxyConfig) => ClusterLoadAssignment[];
  readonly tell: (line: string) => void;
}

/** An Envoy that is started again when it ends by itself, with the configuration that it had. */
export class SupervisedProxy {
  private running: EnvoyProxy | undefined;
  private readonly ending = new AbortController();
  private supervision: Promise<void> = Promise.resolve();
  private readonly backOff = new BackOff();

  private constructor(
    private readonly options: SupervisedOptions,
    private config: ProxyConfig,
  ) {}

  /** Resolves when it serves. @throws Fault with Envoy's words when it does not */
  static async start(options: SupervisedOptions, config: ProxyConfig): Promise<SupervisedProxy> {
    const proxy = new SupervisedProxy(options, config);
    await proxy.begin();
    return proxy;
  }

  /** @throws Fault while it is being started again */
  get proxy(): EnvoyProxy {
    if (this.running) return this.running;
    throw new Fault(`${this.options.name} has ended, and is being started again`);
  }

  /** Resolves when it is in force; where Envoy is away just now, it begins with it. @throws Fault when Envoy refuses it */
  async apply(config: ProxyConfig): Promise<void> {
    await this.running?.apply(config, this.options.endpoints(config));
    this.config = config;
  }

  /** Takes up the present endpoints. */
  async heard(): Promise<void> {
    try {
      await this.running?.endpoints(this.options.endpoints(this.config));
    } catch (error) {
      // One that has ended takes them up when it is started again.
      if (this.running && !this.ending.signal.aborted) this.options.tell(reasonOf(error));
    }
  }

  /** Settles when its process has ended. */
  async end(): Promise<void> {
    this.ending.abort();
    await this.supervision;
    await this.running?.end();
  }

  private async begin(): Promise<void> {
    const { program, name, folder, endpoints } = this.options;
    const began = performance.now();
    const config = this.config;
    const running = await EnvoyProxy.start({
      ...{ program, name, folder, config },
      endpoints: endpoints(config),
      onEnd: (reason) => {
        if (this.running === undefined) return;
        this.running = undefined;
        this.supervision = this.restart(reason, performance.now() - began);
      },
    });
    this.running = running;
    try {
      // What has changed since it was told.
      if (this.config === config) await this.heard();
      else await this.apply(this.config);
    } catch (error) {
      // One that has ended by itself is being started again already.
      if (this.running !== running) return;
      this.running = undefined;
      await running.end();
      throw error;
    }
  }

  private async restart(reason: string, lived: number): Promise<void> {
    for (let why = reason; !this.ending.signal.aborted; lived = 0) {
      const wait = this.backOff.next(lived);
      this.options.tell(`${this.options.name}: ${why}; it is started again in ${wait / 1000} s`);
      await sleep(wait, undefined, { signal: this.ending.signal }).catch(() => undefined);
      if (isAborted(this.ending.signal)) return;
      try {
        await this.begin();
        return;
      } catch (error) {
        why = reasonOf(error).replace(`${this.options.name}: `, '');
      }
    }
  }
}
