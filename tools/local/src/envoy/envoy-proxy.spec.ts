import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../ports.js';
import { Backend } from '../testing/backend.js';
import { isAlive } from '../testing/fake-pods.js';
import { INSTALLED_WITHIN_MS, Mesh, realEnvoy } from '../testing/mesh.js';
import { canaryOf, example, routingOf } from '../testing/routing.js';
import { call, callsWhile, statuses, versions } from '../testing/users.js';
import { endpointsOf, EnvoyProxy, gatewayConfig } from './index.js';

let program: string;
let mesh: Mesh;
let port: number;
let v1: Backend;
let v2: Backend;
beforeAll(async () => {
  program = await realEnvoy();
}, INSTALLED_WITHIN_MS);
beforeEach(async () => {
  mesh = new Mesh(program);
  port = await freePort();
  v1 = await mesh.pod('frontend', 'v1');
  v2 = await mesh.pod('frontend', 'v2');
});
afterEach(() => mesh.stop());

const canary = example('canary');
const startGateway = (yaml = canary) => {
  const routing = routingOf(yaml);
  return mesh.proxy('gateway', routing, gatewayConfig(routing, { port }));
};
const apply = (proxy: EnvoyProxy, yaml: string) => {
  const routing = routingOf(yaml);
  const config = gatewayConfig(routing, { port });
  return proxy.apply(config, endpointsOf(routing, config, mesh.pods));
};
const endpoints = (proxy: EnvoyProxy, pods = mesh.pods) => {
  const routing = routingOf(canary);
  return proxy.endpoints(endpointsOf(routing, gatewayConfig(routing, { port }), pods));
};
/** Calls that a pod has under way, and those that come within a moment. */
const stillCalled = async (pod: Backend) => {
  const before = pod.got.length;
  await sleep(30);
  return pod.got.length - before + pod.underWay;
};

describe('an Envoy', () => {
  it('serves when it has started, says so on its admin page, and leaves nothing when it ends', async () => {
    const proxy = await startGateway();
    expect(await call(port)).toMatchObject({ status: 200 });
    expect(await proxy.admin('ready')).toBe('LIVE\n');
    const { pid } = proxy;
    expect(isAlive(pid)).toBe(true);
    await proxy.end();
    expect(isAlive(pid)).toBe(false);
    expect(mesh.ends).toEqual([]);
    expect(await call(port)).toMatchObject({ status: 0 });
    await expect(proxy.admin('ready')).rejects.toThrow();
  });

  it('says why it has ended when nobody asked it to', async () => {
    const proxy = await startGateway();
    process.kill(proxy.pid ?? 0, 'SIGKILL');
    await expect.poll(() => mesh.ends).toEqual(['Envoy ended (SIGKILL)']);
    await expect(apply(proxy, canaryOf(50, 50))).rejects.toThrow('gateway: Envoy ended (SIGKILL)');
  });

  it('does not start where something else listens', async () => {
    const taken = await Backend.start('other');
    port = taken.port;
    const before = envoys();
    await expect(startGateway()).rejects.toThrow(
      new RegExp(`^gateway: Envoy refuses its configuration: .*127.0.0.1:${port}.*Address already in use`),
    );
    expect(envoys()).toEqual(before);
    await taken.stop();
  });

  it('does not share its port with a second one', async () => {
    await startGateway();
    const routing = routingOf(canary);
    await expect(mesh.proxy('second', routing, gatewayConfig(routing, { port }))).rejects.toThrow(
      'Address already in use',
    );
  });

  it('says that its program is missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'no-envoy-'));
    const config = gatewayConfig(routingOf(canary), { port });
    const start = EnvoyProxy.start({
      program: '/no/envoy',
      name: 'gateway',
      folder,
      config,
      endpoints: [],
      onEnd: () => undefined,
    });
    await expect(start).rejects.toThrow(/^gateway: Envoy ended \(exit code 127\): .*\/no\/envoy/);
    rmSync(folder, { recursive: true });
  });
});

/** Processes of Envoy that this test has started. */
const envoys = () =>
  execFileSync('ps', ['-eo', 'ppid=,pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.trim().startsWith(`${process.pid} `) && line.includes('--admin-address-path'));

describe('a configuration that Envoy refuses', () => {
  const broken = canary.replace('canary=v1', 'canary=(v1');

  it('is a fault in its words, each time, and leaves the one before in force', async () => {
    const proxy = await startGateway();
    for (let time = 0; time < 2; time++) {
      await expect(apply(proxy, broken)).rejects.toThrow(
        'gateway: Envoy refuses its configuration: missing ): ^(.*;\\s*)?canary=(v1(;.*)?$',
      );
      expect(await call(port, { cookie: 'canary=v2' })).toMatchObject({ status: 200, version: 'v2' });
    }
    await apply(proxy, canaryOf(0, 100));
    expect(await call(port)).toMatchObject({ version: 'v2' });
  });

  it('ends the one that should start with it', async () => {
    await expect(startGateway(broken)).rejects.toThrow('missing )');
    expect(mesh.ends).toEqual([]);
  });
});

describe('under load no call is lost', () => {
  const lossless = async (change: (proxy: EnvoyProxy) => Promise<void>, headers = {}) => {
    const proxy = await startGateway();
    const answers = await callsWhile(
      () => call(port, headers),
      async () => {
        await change(proxy);
        await sleep(50);
      },
    );
    expect(Object.keys(statuses(answers))).toEqual(['200']);
    return answers;
  };

  it('when the weights change, and they are in force when that is said', async () => {
    const answers = await lossless(async (proxy) => {
      for (let round = 0; round < 5; round++) {
        for (const [stable, share] of [
          [90, 10],
          [50, 50],
          [0, 100],
          [100, 0],
        ] as const)
          await apply(proxy, canaryOf(stable, share));
        const before = v2.got.length;
        for (let i = 0; i < 20; i++) expect(await call(port)).toMatchObject({ version: 'v1' });
        // What was drawn before is at most a call of each user.
        expect(v2.got.length - before).toBeLessThanOrEqual(16);
      }
    });
    expect(versions(answers)).toMatchObject({ v1: expect.any(Number), v2: expect.any(Number) });
  });

  it('when pods come and go, with calls under way', async () => {
    for (const backend of [v1, v2]) backend.delayMs = 30;
    const answers = await lossless(
      async (proxy) => {
        for (let round = 0; round < 5; round++) {
          const later = await mesh.pod('frontend', 'v2');
          later.delayMs = 30;
          await endpoints(proxy);
          await sleep(60);
          const gone = mesh.pods.findIndex(({ ports }) => ports.http === later.port);
          mesh.pods.splice(gone, 1);
          await endpoints(proxy);
          // As a pod: what is under way is answered, then it ends. A worker of Envoy may hear of it a moment later.
          await expect.poll(() => stillCalled(later)).toBe(0);
          expect(later.got.length).toBeGreaterThan(0);
          await later.stop();
        }
      },
      { cookie: 'canary=v2' },
    );
    expect(Object.keys(versions(answers))).toEqual(['v2']);
  });

  it('when the last pod of the canary goes: stable answers', async () => {
    const answers = await lossless(
      async (proxy) => {
        await expect.poll(() => v2.got.length).toBeGreaterThan(0);
        await endpoints(
          proxy,
          mesh.pods.filter(({ labels }) => labels.version === 'v1'),
        );
      },
      { cookie: 'canary=v2' },
    );
    expect(versions(answers)).toMatchObject({ v1: expect.any(Number), v2: expect.any(Number) });
  });

  it('when clusters are changed, taken away and come back', async () => {
    await lossless(async (proxy) => {
      for (let round = 0; round < 3; round++) {
        await apply(proxy, canary.replaceAll('consecutive5xxErrors: 5', 'consecutive5xxErrors: 7'));
        await apply(proxy, example('plain'));
        expect(await proxy.admin('clusters')).not.toContain('frontend-mesh');
        await apply(proxy, canary);
        expect(await proxy.admin('clusters')).toContain('|v2|sms-sms-checker-frontend-mesh');
      }
    });
  });
});

it('makes changes that are asked for at once one after the other', async () => {
  const proxy = await startGateway();
  await Promise.all([
    apply(proxy, canaryOf(50, 50)),
    endpoints(proxy, []),
    apply(proxy, canaryOf(0, 100)),
    endpoints(proxy),
  ]);
  expect(await call(port)).toMatchObject({ status: 200, version: 'v2' });
});
