import { afterEach, describe, expect, it } from 'vitest';
import { fakeDeployment, fakePods, isAlive } from '../testing/fake-pods.js';
import type { RunningPod } from './running-pod.js';

let system = fakePods();
const rolledOut = () => system.pods.rolledOut(20_000);
const apply = (...deployments: ReturnType<typeof fakeDeployment>[]) => system.pods.apply({ deployments });
const staying = () => system.pods.all.filter(({ leaving }) => !leaving);
const names = () => staying().map(({ name }) => name);

function only(): RunningPod {
  const [pod, ...others] = staying();
  if (!pod || others.length > 0) throw new Error(`not one pod, but ${names().join()}`);
  return pod;
}

async function ask(pod: RunningPod, path: string) {
  const answer = await fetch(`http://127.0.0.1:${pod.ports.http ?? 0}${path}`);
  return (await answer.json()) as { pid: number; environment: Record<string, string> };
}

afterEach(async () => {
  const { pods } = system;
  system = fakePods();
  const pids = pods.all.map(({ pid }) => pid);
  await pods.end();
  expect(pids.filter(isAlive)).toEqual([]);
});

describe('a pod', () => {
  it('is a process with the environment of the image and of the manifest, and nothing else', async () => {
    apply(fakeDeployment({ VERSION: 'v2' }));
    await rolledOut();
    const pod = only();
    expect(pod).toMatchObject({ name: 'fake-1', deployment: 'fake', ready: true, leaving: false, restarts: 0 });
    const { environment, pid } = await ask(pod, '/');
    expect(pid).toBe(pod.pid);
    expect(environment).toMatchObject({ OF_IMAGE: 'yes', VERSION: 'v2', PORT: String(pod.ports.http) });
    expect(environment.METRICS_PORT).toBe(String(pod.ports.metrics));
    expect(environment.MODEL_HOST).toBe('http://127.0.0.1:1/fake/sms-sms-checker-model-service/8081');
    expect(environment).not.toHaveProperty('HOME');
    expect(system.lines).toEqual([`fake-1 listening on ${pod.ports.http ?? ''}`]);
  });

  it('is ready as long as its readiness probe says so', async () => {
    apply(fakeDeployment());
    await rolledOut();
    await ask(only(), '/unready');
    await expect.poll(() => only().ready).toBe(false);
    await expect(system.pods.rolledOut(1)).rejects.toThrow('fake has 0 of 1 pods ready (/readyz answers 503)');
    await ask(only(), '/ready');
    await rolledOut();
    expect(only().restarts).toBe(0);
  });

  it('is started again after a crash, on ports of its own, and that is said', async () => {
    apply(fakeDeployment());
    await rolledOut();
    const pod = only();
    const before = pod.pid;
    pod.kill();
    await expect.poll(() => pod.restarts).toBe(1);
    await rolledOut();
    expect(only()).toBe(pod);
    expect(pod.pid).not.toBe(before);
    expect(system.told).toEqual(['fake-1: it ended by itself (SIGKILL); it is started again in 1 s']);
  });

  it('waits longer before each start, and tells what was said last', async () => {
    apply(fakeDeployment({ CRASH: 'yes' }));
    await expect.poll(() => system.told).toHaveLength(2);
    const words = 'It said last:\nit cannot work like this';
    expect(system.told).toEqual([
      `fake-1: it ended by itself (exit code 3); it is started again in 1 s. ${words}`,
      `fake-1: it ended by itself (exit code 3); it is started again in 2 s. ${words}`,
    ]);
    await expect(system.pods.rolledOut(1)).rejects.toThrow(
      'not ready after 0.001 s: fake has 0 of 1 pods ready (it ended by itself (exit code 3))',
    );
  });

  it('is started again when it does not live any more, killed if it will not end', async () => {
    apply(fakeDeployment({ STUBBORN: 'yes' }));
    await rolledOut();
    const before = only().pid;
    await ask(only(), '/sick');
    await expect.poll(() => only().restarts).toBe(1);
    expect(isAlive(before)).toBe(false);
    expect(system.told).toEqual(['fake-1: it does not live: /healthz answers 503; it is started again in 1 s']);
  });

  it('is started again when it never comes up', async () => {
    const deployment = fakeDeployment({ UNREADY: 'true' });
    deployment.spec.template.spec.containers[0].startupProbe.failureThreshold = 4;
    apply(deployment);
    await expect
      .poll(() => system.told)
      .toEqual(['fake-1: it did not start: /readyz answers 503; it is started again in 1 s']);
  });
});

describe('a Deployment', () => {
  it('has as many pods as it says', async () => {
    apply(fakeDeployment({}, { replicas: 3 }));
    await rolledOut();
    expect(names()).toEqual(['fake-1', 'fake-2', 'fake-3']);
    apply(fakeDeployment({}, { replicas: 2 }));
    await rolledOut();
    expect(names()).toHaveLength(2);
  });

  it('leaves its pods alone where nothing of them has changed', async () => {
    apply(fakeDeployment());
    await rolledOut();
    const { pid } = only();
    apply(fakeDeployment());
    await rolledOut();
    expect(only().pid).toBe(pid);
  });

  it('is updated pod by pod: never fewer ready than it says, never more than one beyond', async () => {
    apply(fakeDeployment({ VERSION: 'v1' }, { replicas: 2 }));
    await rolledOut();
    const seen: { ready: number; all: number }[] = [];
    const look = setInterval(() => {
      const pods = staying();
      seen.push({ ready: pods.filter(({ ready }) => ready).length, all: pods.length });
    }, 1);
    apply(fakeDeployment({ VERSION: 'v2' }, { replicas: 2 }));
    await rolledOut();
    clearInterval(look);
    expect(Math.min(...seen.map(({ ready }) => ready))).toBe(2);
    expect(Math.max(...seen.map(({ all }) => all))).toBe(3);
    expect(names()).toEqual(['fake-3', 'fake-4']);
    const versions = await Promise.all(staying().map((pod) => ask(pod, '/')));
    expect(versions.map(({ environment }) => environment.VERSION)).toEqual(['v2', 'v2']);
    // Told to end, not killed.
    await expect.poll(() => system.lines.filter((line) => line.endsWith('told to end'))).toHaveLength(2);
    expect(system.told).toEqual([]);
  });

  it('keeps the old pods while the new ones do not become ready', async () => {
    apply(fakeDeployment());
    await rolledOut();
    const { pid } = only();
    apply(fakeDeployment({ UNREADY: 'true' }));
    await expect(system.pods.rolledOut(1000)).rejects.toThrow('fake has 0 of 1 pods ready');
    expect(names()).toEqual(['fake-1', 'fake-2']);
    expect(system.pods.all[0]).toMatchObject({ pid, ready: true });
    apply(fakeDeployment());
    await rolledOut();
    expect(only().pid).toBe(pid);
  });

  it('is restarted: new ones first', async () => {
    apply(fakeDeployment());
    await rolledOut();
    system.pods.restart('fake');
    await rolledOut();
    expect(names()).toEqual(['fake-2']);
    expect(() => system.pods.restart('other')).toThrow('there is no Deployment other, but fake');
  });

  it('leaves when it is no longer there, killed if it will not', async () => {
    apply(fakeDeployment({ STUBBORN: 'yes' }), fakeDeployment({}, { name: 'other' }));
    await rolledOut();
    const pid = system.pods.all[0]?.pid;
    apply(fakeDeployment({}, { name: 'other' }));
    expect(names()).toEqual(['other-1']);
    await expect.poll(() => system.pods.all.map(({ name }) => name)).toEqual(['other-1']);
    expect(isAlive(pid)).toBe(false);
  });
});
