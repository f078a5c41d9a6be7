// npm start: both services with a real model, and the page. Ctrl-C ends everything.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeOptions } from './image.mjs';
import { ensurePackages, Fault, main, root, say, step } from './steps.mjs';

const START_LIMIT_MS = 30_000;

const port = process.env.PORT || '8080';
const modelPort = process.env.MODEL_PORT || '8081';
const modelHost = `http://localhost:${modelPort}`;

const services = [
  {
    name: 'model-service',
    variable: 'MODEL_PORT',
    port: modelPort,
    env: { MODEL_NAME: process.env.MODEL_NAME || 'v1' },
  },
  { name: 'frontend', variable: 'PORT', port, env: { MODEL_HOST: modelHost } },
];

function requirePorts() {
  for (const { variable, port } of services) {
    const number = Number(port);
    if (!Number.isInteger(number) || number < 1 || number > 65535) {
      throw new Fault(`${variable} must be a whole number from 1 to 65535; it is "${port}"`);
    }
  }
  if (port === modelPort) throw new Fault(`PORT and MODEL_PORT are both ${port}: set them to two different ports`);
}

/** Says so before anything is started, because half a system is of no use. */
async function requireFreePort({ name, variable, port }) {
  const server = createServer();
  const code = await new Promise((resolve) => {
    server.once('error', (error) => resolve(error.code)).listen(Number(port), '0.0.0.0', () => resolve(undefined));
  });
  server.close();
  if (code === 'EADDRINUSE') {
    throw new Fault(`port ${port} for ${name} is in use: stop what listens there, or set ${variable} to another port`);
  }
  if (code) throw new Fault(`port ${port} for ${name} cannot be used (${code}): set ${variable} to another port`);
}

function start({ name, port, env }) {
  const child = spawn(process.execPath, [`apps/${name}/dist/main.js`], {
    cwd: root,
    stdio: 'inherit',
    env: {
      LOG_LEVEL: 'warn',
      PREDICTION_LOG: 'off',
      ...process.env,
      NODE_OPTIONS: nodeOptions(name),
      ...env,
      PORT: port,
      METRICS_PORT: '',
    },
  });
  return { name, child, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

async function ready({ name, port }, cancelled) {
  const until = Date.now() + START_LIMIT_MS;
  let reason = 'it does not answer';
  while (Date.now() < until && !cancelled()) {
    try {
      const answer = await fetch(`http://localhost:${port}/readyz`, { signal: AbortSignal.timeout(1000) });
      if (answer.ok) return;
      reason = (await answer.json()).detail;
    } catch {
      // Not listening yet.
    }
    await sleep(50);
  }
  if (!cancelled()) throw new Fault(`${name} is not ready after ${START_LIMIT_MS / 1000} s: ${reason}`);
}

await main(async () => {
  requirePorts();
  await ensurePackages();
  for (const service of services) await requireFreePort(service);
  // Without Nx, which takes longer to find that there is nothing to do than this takes to do it.
  await step('building', ['tsc', '--build', ...services.map(({ name }) => `apps/${name}/tsconfig.build.json`)]);
  await step('building the page', ['vite', 'build', '--logLevel=warn', 'apps/frontend/page']);

  const running = services.map(start);
  let ending = false;
  const end = () => {
    ending = true;
    for (const { child } of running) child.kill('SIGINT');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  const firstToEnd = Promise.race(running.map(({ name, ended }) => ended.then((code) => ({ name, code }))));

  try {
    await Promise.race([Promise.all(services.map((service) => ready(service, () => ending))), firstToEnd]);
    if (!ending) {
      say(`the page is at http://localhost:${port}/sms/`);
      say(
        `the model is ${services[0].env.MODEL_NAME}; the API is documented at http://localhost:${port}/docs; Ctrl-C ends it all`,
      );
    }
    const { name, code } = await firstToEnd;
    if (!ending) throw new Fault(`${name} ended by itself (exit code ${code}); what it said is above`);
  } finally {
    if (!ending) end();
    await Promise.all(running.map(({ ended }) => ended));
  }
  say('ended');
});
