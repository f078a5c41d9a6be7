// A service as a process that is measured from outside.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { root } from '../../tools/dev/steps.mjs';
import { imageOf } from '../../tools/local/dist/pods/image.js';
import { freePort } from '../../tools/local/dist/ports.js';
import { onCore } from './cores.mjs';
import { rss } from './process.mjs';

/** Processes that end with this one. */
const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill();
});

/** Milliseconds between two looks whether a service is ready. */
const LOOK_MS = 10;
const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

/**
 * Starts model-service, or another one, with the options of Node that its image sets and some environment, and waits until
 * it is ready. NODE_OPTIONS of this process come after those of the image, and win.
 * @param options hook: name of a `.hook.mjs` beside this file that is preloaded, and answers {@link Service.ask}; core: where
 *   it stays, by default on any; without: a flag of Node that its image gives it, and that it does not get here
 */
export function startService(env, { hook, name = 'model-service', core, without } = {}) {
  const preload = hook ? ['--import', fileURLToPath(new URL(`${hook}.hook.mjs`, import.meta.url))] : [];
  // A hook reaches into the modules of a service, which a bundle has no more.
  const { flags, entry, environment } = nodeOf(name);
  const main = hook ? `apps/${name}/dist/main.js` : entry;
  return startProgram([process.execPath, ...preload, ...flags.filter((flag) => flag !== without), main], {
    core,
    ipc: true,
    env: {
      NODE_OPTIONS: `${environment.NODE_OPTIONS ?? ''} ${process.env.NODE_OPTIONS ?? ''}`.trim(),
      LOG_LEVEL: 'warn',
      SHUTDOWN_DELAY_MS: '0',
      PREDICTION_LOG: 'off',
      ...env,
    },
  });
}

/** What the image of a service gives Node: flags, the path of a module, and variables. */
export function nodeOf(name) {
  const { args, environment } = imageOf(name);
  return { flags: args.slice(0, -1), entry: args.at(-1), environment };
}

/**
 * Starts a program of this repository that listens at PORT, and waits until its `/readyz` answers 200.
 * @param {string[]} command
 * @param options core: where it stays, by default on any; ipc: whether it is Node.js and may be asked by its hook
 * @throws Error if it ends or is not ready within a minute; it is then stopped
 */
export async function startProgram(command, { env, core, ipc = false }) {
  const port = await freePort();
  const start = performance.now();
  const [program, ...args] = onCore(core, command);
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit', ...(ipc ? ['ipc'] : [])],
    env: { PORT: String(port), ...env },
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const service = new Service(child, `http://127.0.0.1:${port}`);
  try {
    await service.ready();
  } catch (error) {
    await service.stop();
    throw error;
  }
  service.startMs = performance.now() - start;
  return service;
}

class Service {
  /** Bytes that came out of stdout. */
  bytes = 0;
  /** Milliseconds from its start until it was ready. */
  startMs = NaN;

  constructor(child, url) {
    this.child = child;
    this.url = url;
    this.exited = once(child, 'exit');
    child.stdout.on('data', (data) => (this.bytes += data.length));
  }

  get pid() {
    return this.child.pid;
  }

  async ready() {
    let reason;
    const end = performance.now() + READY_LIMIT_MS;
    while (performance.now() < end) {
      if (this.child.exitCode !== null) throw new Error('the service ended; what it said is above');
      const response = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (response?.ok) return;
      reason = await response?.text();
      await sleep(LOOK_MS);
    }
    throw new Error(`${this.url} is not ready after ${READY_LIMIT_MS / 1000} s: ${reason ?? 'no answer'}`);
  }

  async stop() {
    this.child.kill('SIGTERM');
    await Promise.race([this.exited, sleep(STOP_LIMIT_MS, undefined, { ref: false })]);
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Resident memory in MB. */
  rss() {
    return rss(this.child.pid);
  }

  /** Value of a sample of /metrics whose line begins so. */
  async metric(start) {
    const lines = (await (await fetch(`${this.url}/metrics`)).text()).split('\n');
    return Number(
      lines
        .find((line) => line.startsWith(start))
        ?.split(' ')
        .at(-1),
    );
  }

  /** What its hook has seen since the last question. */
  async ask() {
    this.child.send('tell');
    const [answer] = await once(this.child, 'message');
    return answer;
  }
}
