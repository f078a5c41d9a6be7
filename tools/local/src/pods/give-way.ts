import { writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PodTemplate } from '../manifest/pod-template.js';
import { cpus } from './cpus.js';

/** CPU that Istio lets a proxy ask for where the pod says nothing else. */
const OF_PROXY = '100m';

/** Cores that the kubelet weighs who asks for less. */
const LEAST = 0.002;

/** How much more of a CPU a process gets that is less nice by one, as sched(7) has it. */
const STEP = 1.25;
const NICEST = 19;

/** Linux lets a user change the niceness of a session ten times a second at most. */
const PAUSE_MS = 150;
const ATTEMPTS = 40;

/** Cores that a pod asks for, with its proxy: a node that is short of CPU shares it out by them. */
function requested({ metadata, spec }: PodTemplate): number {
  const [{ resources }] = spec.containers;
  const ofProxy = cpus(metadata.annotations['sidecar.istio.io/proxyCPU'] ?? OF_PROXY);
  return Math.max(LEAST, cpus(resources.requests?.cpu ?? '0') + ofProxy);
}

/** Niceness that shares out this machine as a node would: 0 for the pods that ask for most of all. */
export function nicenessOf(pod: PodTemplate, all: readonly PodTemplate[]): number {
  const most = Math.max(requested(pod), ...all.map(requested));
  return Math.min(NICEST, Math.round(Math.log(most / requested(pod)) / Math.log(STEP)));
}

/** Makes a process that has just started, and its threads, as nice as that. Who may not, or has ended, stays as it is. */
export async function giveWay(pid: number, niceness: number): Promise<void> {
  try {
    setPriority(pid, niceness);
    // Where Linux groups processes by session, it is the group that gives way.
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const code = await writeFile(`/proc/${pid}/autogroup`, String(niceness)).catch(codeOf);
      if (code !== 'EAGAIN') return;
      await sleep(PAUSE_MS);
    }
  } catch {
    // Users share the CPU with it then, and are answered all the same.
  }
}

const codeOf = (error: NodeJS.ErrnoException) => error.code;
