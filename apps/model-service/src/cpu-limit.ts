import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Where Linux tells a container how much of the CPUs it may use: versions 2 and 1 of control groups. */
const CGROUPS = '/sys/fs/cgroup';

/** Whole CPUs that this process may use at once, at least 1: the limit of its container, else the CPUs that there are. */
export function cpuLimit(cgroups = CGROUPS, cpus = availableParallelism()): number {
  const [quota, period] = read(`${cgroups}/cpu.max`)?.split(' ') ?? [
    read(`${cgroups}/cpu/cpu.cfs_quota_us`),
    read(`${cgroups}/cpu/cpu.cfs_period_us`),
  ];
  // "max" (version 2) and -1 (version 1) stand for no limit.
  const limit = Number(quota) / Number(period);
  return limit > 0 ? Math.max(1, Math.min(cpus, Math.floor(limit))) : cpus;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
