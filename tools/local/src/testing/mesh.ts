import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpointsOf, EnvoyProxy, findEnvoy, type ProxyConfig } from '../envoy/index.js';
import type { Routing } from '../manifest/routing.js';
import type { Pod } from '../pods/pod.js';
import { Backend } from './backend.js';
import { pod } from './pods.js';

/** Path of a real Envoy, installed where there is none. */
export const realEnvoy = () =>
  findEnvoy(
    {
      envoy: process.env.ENVOY || undefined,
      python: process.env.PYTHON || undefined,
      path: process.env.PATH ?? '',
      cache: join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sms-checker'),
    },
    (line) => process.stderr.write(`${line}\n`),
  );

/** Milliseconds in which Envoy is installed, or else is not. */
export const INSTALLED_WITHIN_MS = 900_000;

/** Real Envoys before fake pods. */
export class Mesh {
  readonly folder = mkdtempSync(join(tmpdir(), 'envoys-'));
  /** Why an Envoy ended of which nobody had asked it. */
  readonly ends: string[] = [];
  readonly pods: Pod[] = [];
  private readonly backends: Backend[] = [];
  private readonly proxies: EnvoyProxy[] = [];

  constructor(private readonly program: string) {}

  /** A pod that is ready. */
  async pod(component: string, version: string): Promise<Backend> {
    const backend = await Backend.start(version);
    this.backends.push(backend);
    this.pods.push(pod(component, version, backend.port));
    return backend;
  }

  async proxy(name: string, routing: Routing, config: ProxyConfig): Promise<EnvoyProxy> {
    const proxy = await EnvoyProxy.start({
      program: this.program,
      name,
      folder: join(this.folder, name),
      config,
      endpoints: endpointsOf(routing, config, this.pods),
      onEnd: (reason) => this.ends.push(reason),
    });
    this.proxies.push(proxy);
    return proxy;
  }

  async stop(): Promise<void> {
    await Promise.all(this.proxies.map((proxy) => proxy.end()));
    await Promise.all(this.backends.map((backend) => backend.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
