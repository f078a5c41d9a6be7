import { existsSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from './ports.js';
import { GoldenRenderer } from './render/golden.js';
import type { Live } from './render/renderer.js';
import { LocalSystem } from './system.js';
import { callers, pinned, predict, tally } from './testing/callers.js';
import { isAlive } from './testing/fake-pods.js';
import { INSTALLED_WITHIN_MS, realEnvoy } from './testing/mesh.js';

/** Of an example; v3 serves a light model: what is tried is who is called. */
async function manifest(live: Live = {}, example = 'local'): Promise<string> {
  const text = await new GoldenRenderer({ example, set: [] }).render(live);
  return text.replace(/(name: MODEL_NAME\n\s+value: )v3/, '$1v2');
}

const told: string[] = [];
const logged: string[] = [];
const folderOf = () => mkdtempSync(join(tmpdir(), 'system-'));
async function start(example: string, envoy: string | undefined, folder = folderOf()): Promise<LocalSystem> {
  const port = await freePort();
  const system = await LocalSystem.start({
    manifest: await manifest({}, example),
    port,
    envoy,
    folder,
    tell: (line) => void told.push(line),
    onLine: (pod, line) => void logged.push(`${pod.name} ${line}`),
  });
  expect(system.pods.filter(({ labels }) => labels.role === 'live').every(({ ready }) => ready)).toBe(true);
  await system.rolledOut();
  return system;
}

const NAME = 'sms-sms-checker';
const pidsOf = (system: LocalSystem) => system.pods.map(({ name, pid }) => `${name} ${pid ?? ''}`).sort();

describe('a system with canary and shadow', () => {
  let system: LocalSystem;
  beforeAll(async () => {
    system = await start('local', await realEnvoy());
  }, INSTALLED_WITHIN_MS);
  afterAll(() => system.end());

  const podOf = (deployment: string) => {
    const found = system.pods.find((pod) => pod.deployment === `${NAME}-${deployment}` && !pod.leaving);
    if (!found) throw new Error(`no pod of ${deployment}`);
    return found;
  };
  const outcomesOf = (calls: number, headers = {}) =>
    Promise.all(Array.from({ length: calls }, () => predict(system.url, headers)));

  /** Copies that the shadow has counted. */
  async function copies(): Promise<number> {
    const url = system.targets.find(({ pod }) => pod.labels.version === 'v3')?.url ?? '';
    const text = await (await fetch(url)).text();
    const lines = text.split('\n').filter((line) => /^model_predictions_total\{.*source="shadow"/.test(line));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  it('says once what has no meaning here', () => {
    const line = 'without a meaning on this machine: AuthorizationPolicy, ServiceAccount';
    expect(told.filter((each) => each.startsWith('without'))).toEqual([line]);
  });

  /** The same once no copy of an earlier call is under way. */
  async function settledCopies(): Promise<number> {
    const grown = async () => {
      const before = await copies();
      await sleep(300);
      return (await copies()) - before;
    };
    await expect.poll(grown).toBe(0);
    return copies();
  }

  it('answers through the gateway by both versions, each with its own model, and copies every call', async () => {
    const before = await copies();
    // At most as many at once as copies may be under way (istio.shadow.maxInFlight, 128): more are dropped by a slow shadow.
    const atOnce = 100;
    const counts = tally(await outcomesOf(atOnce));
    expect(Object.keys(counts).sort()).toEqual(['v1', 'v2']);
    expect(counts.v1).toBeGreaterThan(counts.v2 ?? 0);
    await expect.poll(copies).toBe(before + atOnce);
    expect(tally(await outcomesOf(20, pinned('v2')))).toEqual({ v2: 20 });
    for (const version of ['v1', 'v2', 'v3']) {
      const lines = logged.filter((line) => line.startsWith(`${NAME}-model-service-${version}-1 {`));
      expect(lines.some((line) => line.includes('requestId'))).toBe(true);
    }
  });

  it('takes another share without a restart', async () => {
    const before = pidsOf(system);
    await system.apply(await manifest({ share: 100 }));
    expect(tally(await outcomesOf(50))).toEqual({ v2: 50 });
    await system.apply(await manifest({ share: 0 }));
    expect(tally(await outcomesOf(50))).toEqual({ v1: 50 });
    await system.apply(await manifest());
    await system.rolledOut();
    expect(pidsOf(system)).toEqual(before);
  });

  it('refuses what is not known, and goes on', async () => {
    const odd = (await manifest()).replace('kind: Gateway', 'kind: Gateway\nodd: 1');
    const before = system.release;
    await expect(system.apply(odd)).rejects.toThrow(`Gateway ${NAME}-frontend: odd is not known to the local run`);
    expect(system.release).toBe(before);
    expect(await predict(system.url, pinned('v1'))).toBe('v1');
  });

  it('replaces every live pod without a failed call', async () => {
    const users = callers(system.url, 4);
    const before = pidsOf(system);
    for (const each of ['frontend-v1', 'frontend-v2', 'model-service-v1', 'model-service-v2'])
      await system.restart(`${NAME}-${each}`);
    // Those that leave still take calls until all proxies have heard of it.
    await expect.poll(() => system.pods.filter(({ leaving }) => leaving)).toEqual([]);
    expect(['v1', 'v2']).toEqual(expect.arrayContaining(Object.keys(tally(await users.stop()))));
    expect(pidsOf(system).filter((pod) => before.includes(pod))).toHaveLength(1);
  });

  it('loses no call when the shadow is killed, and has it back', async () => {
    const users = callers(system.url, 4);
    const shadow = podOf('model-service-v3');
    system.kill(shadow);
    await expect.poll(() => shadow.restarts).toBe(1);
    await system.rolledOut();
    expect(['v1', 'v2']).toEqual(expect.arrayContaining(Object.keys(tally(await users.stop()))));
    expect(told.at(-1)).toBe(`${shadow.name}: it ended by itself (SIGKILL); it is started again in 1 s`);
    const before = await settledCopies();
    await outcomesOf(10);
    await expect.poll(copies).toBe(before + 10);
  });

  it('gives users of a canary that was killed to stable, and back', async () => {
    system.kill(podOf('frontend-v2'));
    await expect.poll(() => podOf('frontend-v2').ready).toBe(false);
    await expect.poll(() => predict(system.url, pinned('v2'))).toBe('v1');
    expect(tally(await outcomesOf(50, pinned('v2')))).toEqual({ v1: 50 });
    await system.rolledOut();
    await expect.poll(() => predict(system.url, pinned('v2'))).toBe('v2');
  });

  it('ends the shadow when it is switched off, and the canary with its proxy, without a failed call; and starts both', async () => {
    const users = callers(system.url, 4);
    await system.apply(await manifest({ shadow: false }));
    await expect.poll(() => system.pods.map(({ labels }) => labels.version)).not.toContain('v3');
    await system.apply(await manifest({}, 'stable'));
    await expect.poll(() => system.pods).toHaveLength(2);
    await vi.waitFor(() => expect(() => system.proxy(`${NAME}-frontend-v2`)).toThrow('there is no proxy'));
    expect(tally(await outcomesOf(20, pinned('v2')))).toEqual({ v1: 20 });
    await system.apply(await manifest());
    await system.rolledOut();
    expect(await predict(system.url, pinned('v2'))).toBe('v2');
    expect(['v1', 'v2']).toEqual(expect.arrayContaining(Object.keys(tally(await users.stop()))));
  });

  it('starts Envoys again that have ended', async () => {
    for (const name of ['gateway', `${NAME}-frontend-v1`]) {
      const { adminPort } = system.proxy(name);
      await fetch(`http://127.0.0.1:${adminPort}/quitquitquit`, { method: 'POST' });
      await expect.poll(() => told.at(-1)).toMatch(new RegExp(`^${name}: Envoy ended .*; it is started again in 1 s$`));
      await expect.poll(() => predict(system.url, pinned('v1'))).toBe('v1');
    }
  });

  it('is noticed by a second one', async () => {
    const port = Number(new URL(system.url).port);
    const options = { manifest: await manifest(), port, envoy: undefined, folder: tmpdir(), tell: () => undefined };
    await expect(LocalSystem.start(options)).rejects.toThrow(
      `sms-checker is already running at ${system.url}/sms/: end it, or set PORT to another port`,
    );
    const other = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port: taken } = other.address() as { port: number };
    await expect(LocalSystem.start({ ...options, port: taken })).rejects.toThrow(
      `port ${taken} is in use: stop what listens there, or set PORT to another port`,
    );
    other.close();
  });

  it('leaves no process', async () => {
    const pids = system.pods.map(({ pid }) => pid);
    expect(pids.every(isAlive)).toBe(true);
    const { adminPort } = system.proxy('gateway');
    await system.end();
    expect(pids.filter(isAlive)).toEqual([]);
    await expect(fetch(`http://127.0.0.1:${adminPort}/ready`)).rejects.toThrow();
    await expect(system.apply(await manifest())).rejects.toThrow('the system was ended');
    expect(system.pods.map(({ pid }) => pid).filter(isAlive)).toEqual([]);
  });
});

describe('a system without Envoy', () => {
  let system: LocalSystem;
  beforeAll(async () => {
    system = await start('local', undefined);
  });
  afterAll(() => system.end());

  it('is stable alone, and replaces its pods without a failed call', async () => {
    expect(system.pods.map(({ labels }) => labels.version)).toEqual(['v1', 'v1']);
    const users = callers(system.url, 4, pinned('v2'));
    await system.restart(`${NAME}-frontend-v1`);
    await expect.poll(() => system.pods).toHaveLength(2);
    expect(Object.keys(tally(await users.stop()))).toEqual(['v1']);
    expect(() => system.proxy('gateway')).toThrow('the release runs without Envoy');
  });
});

it('serves models from a volume, which the pods fill themselves', async () => {
  const folder = folderOf();
  const system = await start('exclusive-shared-claim', undefined, folder);
  expect(await predict(system.url)).toBe('v1');
  expect(existsSync(join(folder, 'volumes/sms-sms-checker-models/v1/manifest.json'))).toBe(true);
  await system.end();
});

it('does not wait for what does not become ready when it is told to end', async () => {
  const text = (await manifest()).replace('path: /readyz', 'path: /nowhere');
  const ending = new AbortController();
  const port = await freePort();
  const starting = LocalSystem.start({
    manifest: text,
    port,
    envoy: undefined,
    folder: folderOf(),
    tell: () => undefined,
    signal: ending.signal,
  });
  ending.abort();
  const system = await starting;
  expect(system.pods.some(({ ready }) => ready)).toBe(false);
  await system.end();
});
