import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRelease } from '../manifest/read.js';
import type { Deployment } from '../manifest/workloads.js';
import { ROOT } from '../root.js';
import { Pods } from '../pods/pods.js';
import type { PodContext } from '../pods/running-pod.js';
import { example } from './routing.js';

const program = { program: process.execPath, args: [join(ROOT, 'tools/local/src/testing/fake-service.mjs')] };
const release = readRelease(example('stable'));

/** Pods of a fake service, and what is told of them. */
export function fakePods() {
  const told: string[] = [];
  const lines: string[] = [];
  const context: PodContext = {
    release: () => release,
    imageOf: () => ({ ...program, environment: { OF_IMAGE: 'yes' } }),
    service: (deployment, host, port) => `http://127.0.0.1:1/${deployment}/${host}/${port}`,
    volumes: mkdtempSync(join(tmpdir(), 'pods-')),
    tell: (line) => void told.push(line),
    line: (pod, line) => void lines.push(`${pod.name} ${line}`),
    changed: () => undefined,
  };
  return { pods: new Pods(context), told, lines };
}

/** A Deployment of the fake service, whose probes ask often. */
export function fakeDeployment(
  env: Record<string, string> = {},
  { replicas = 1, name = 'fake' }: { replicas?: number; name?: string } = {},
): Deployment {
  const [deployment] = structuredClone(release.deployments);
  if (!deployment) throw new Error('the example has no Deployment');
  const [container] = deployment.spec.template.spec.containers;
  for (const each of [container.startupProbe, container.readinessProbe, container.livenessProbe])
    Object.assign(each, { periodSeconds: 0.05, timeoutSeconds: 1 });
  container.env = Object.entries(env).map(([name, value]) => ({ name, value }));
  deployment.metadata.name = name;
  deployment.spec.replicas = replicas;
  deployment.spec.template.spec.terminationGracePeriodSeconds = 1;
  return deployment;
}

/** Whether a process is there. */
export function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}
