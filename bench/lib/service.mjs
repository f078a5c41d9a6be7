// model-service as a process that is measured from outside.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { nodeOptions } from '../../tools/dev/image.mjs';
import { root } from '../../tools/dev/steps.mjs';

const MB = 1e6;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Starts it with the NODE_OPTIONS of its image, and some environment, and waits until it is ready.
 * @param options hook: name of a `.hook.mjs` beside this file that is preloaded, and answers {@link Service.ask}
 */
export async function startService(env, { hook } = {}) {
  const preload = hook ? ['--import', fileURLToPath(new URL(`${hook}.hook.mjs`, import.meta.url))] : [];
  const port = await freePort();
  const child = spawn(process.execPath, [...preload, 'apps/model-service/dist/main.js'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      NODE_OPTIONS: nodeOptions('model-service'),
      PORT: String(port),
      LOG_LEVEL: 'warn',
      SHUTDOWN_DELAY_MS: '0',
      PREDICTION_LOG: 'off',
      ...env,
    },
  });
  process.once('exit', () => child.kill());
  const service = new Service(child, `http://127.0.0.1:${port}`);
  try {
    await service.ready();
  } catch (error) {
    await service.stop();
    throw error;
  }
  return service;
}

class Service {
  /** Bytes that came out of stdout. */
  bytes = 0;

  constructor(child, url) {
    this.child = child;
    this.url = url;
    this.exited = once(child, 'exit');
    child.stdout.on('data', (data) => (this.bytes += data.length));
  }

  async ready() {
    let reason;
    for (let tries = 0; tries < 600; tries++) {
      if (this.child.exitCode !== null) throw new Error('model-service ended; what it said is above');
      const response = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (response?.ok) return;
      reason = await response?.text();
      await sleep(50);
    }
    throw new Error(`${this.url} is not ready after 30 s: ${reason ?? 'no answer'}`);
  }

  async stop() {
    this.child.kill('SIGTERM');
    await this.exited;
  }

  /** Resident memory in MB. */
  rss() {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)[1]) * 1024) / MB;
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
