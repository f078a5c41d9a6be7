import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@sms-checker/local';
import { MODELS } from './golden.js';
import { call } from './http.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A model is loaded, verified and warmed up before its service is ready, on whatever else the machine is doing. */
const READY_WITHIN_MS = 30_000;

const started = new Set<Service>();

/** A built service as a process of its own, with nothing in its environment but what a scenario gives it. */
export class Service {
  readonly url: string;
  readonly startedAt = performance.now();
  stdout = '';
  stderr = '';
  /** Exit code, or the signal that ended the process. */
  readonly exited: Promise<number | NodeJS.Signals>;
  private readonly child: ChildProcess;
  private gone = false;

  constructor(
    readonly name: 'frontend' | 'model-service',
    readonly env: Record<string, string>,
  ) {
    this.url = `http://127.0.0.1:${env.PORT ?? ''}`;
    this.child = spawn(process.execPath, [`apps/${name}/dist-bundle/main.js`], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    started.add(this);
    this.child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (this.stdout += chunk));
    this.child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (this.stderr += chunk));
    // 'close' comes after the last output, 'exit' perhaps before it.
    this.exited = once(this.child, 'close').then(([code, signal]) => {
      this.gone = true;
      started.delete(this);
      return (code ?? signal) as number | NodeJS.Signals;
    });
  }

  /** Everything that the process has written, line by line. */
  get lines(): string[] {
    return `${this.stdout}\n${this.stderr}`.split('\n').filter((line) => line !== '');
  }

  async ready(): Promise<this> {
    for (;;) {
      const answer = await call(`${this.url}/readyz`, { timeoutMs: 2_000 }).catch(() => undefined);
      if (answer?.status === 200) return this;
      const late = performance.now() - this.startedAt > READY_WITHIN_MS;
      if (this.gone || late) {
        const why = this.gone ? 'ended before it was ready' : `was not ready after ${READY_WITHIN_MS} ms`;
        throw new Error([`${this.name} ${why}; is it built? It wrote:`, ...this.lines].join('\n'));
      }
      await sleep(25);
    }
  }

  /** The version of the Node that the process runs on, such as v20.19.0. */
  async nodeVersion(): Promise<string | undefined> {
    const { body } = await call(`${this.url}/metrics`);
    return /^nodejs_version_info\{.*\bversion="([^"]+)"/m.exec(body)?.[1];
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends the process at once, whatever state it is in. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited;
  }
}

/** Starts a service and gives it back at once, ready or not. */
export async function launch(name: Service['name'], env: Record<string, string> = {}): Promise<Service> {
  const models: Record<string, string> = name === 'model-service' ? { MODEL_DIR: MODELS } : {};
  return new Service(name, { PORT: String(await freePort()), ...models, ...env });
}

/** A model-service that serves the model of this name, ready. */
export async function startModel(model = 'v1', env: Record<string, string> = {}): Promise<Service> {
  return (await launch('model-service', { MODEL_NAME: model, ...env })).ready();
}

/** A frontend that asks the model at this address, ready. */
export async function startFrontend(modelUrl: string, env: Record<string, string> = {}): Promise<Service> {
  return (await launch('frontend', { MODEL_HOST: modelUrl, ...env })).ready();
}

/** Ends every process that is still running. */
export async function stopAll(): Promise<void> {
  await Promise.all([...started].map((service) => service.kill()));
}

function killAll(): void {
  for (const service of started) service.signal('SIGKILL');
}

function leave(): void {
  killAll();
  process.exit(1);
}

// Whatever ends this process, it leaves none behind; 'disconnect' is the end of the test runner that started it.
process.once('exit', killAll);
process.once('disconnect', leave);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, leave);
