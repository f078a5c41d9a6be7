// What calls cost the processes that they pass: processor time, which other programs on the machine disturb far less than
// they disturb times.
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../tools/dev/steps.mjs';
import { cpuSeconds, rss } from './process.mjs';
import { median } from './statistics.mjs';

const IDLE_SECONDS = 5;
const WINDOWS = 6;

/**
 * @typedef {{ name: string, pid: number, calls: () => Promise<number> }} Part a process, and how many calls it has had
 * @typedef {{ name: string, microseconds: number, lowest: number, highest: number, idle: number, megabytes: number }} Cost
 *   processor time a call without what the idle process takes: median and range of the windows; that of the idle process
 *   in milliseconds a second; resident memory at the end
 */

/**
 * @param {Part[]} parts warm, and without calls at the moment
 * @param {() => Promise<void>} drive makes the calls of one window, some of which reach every part
 * @returns {Promise<Cost[]>}
 */
export async function costsOf(parts, drive) {
  const idle = await spent(parts, () => sleep(IDLE_SECONDS * 1000));
  const windows = [];
  while (windows.length < WINDOWS) windows.push(await spent(parts, drive));
  const silent = parts.filter((_, i) => windows.some((window) => window[i].calls === 0));
  if (silent.length > 0) {
    const names = silent.map(({ name }) => name).join(', ');
    throw new Fault(
      `no call came to ${names}: proxies leave alone what is too slow, so measure while this machine is quiet`,
    );
  }
  return parts.map(({ name, pid }, i) => {
    const rate = idle[i].cpu / idle[i].seconds;
    const values = windows.map((window) => (1e6 * (window[i].cpu - rate * window[i].seconds)) / window[i].calls);
    return {
      name,
      microseconds: median(values),
      lowest: Math.min(...values),
      highest: Math.max(...values),
      idle: 1000 * rate,
      megabytes: rss(pid),
    };
  });
}

/**
 * Processor time and calls of each part while something goes on, in seconds.
 * Counts are read outside of what is measured, since to answer costs the process time too.
 */
export async function spent(parts, during) {
  const counted = () => Promise.all(parts.map(({ calls }) => calls()));
  const used = () => parts.map(({ pid }) => cpuSeconds(pid));
  const calls = await counted();
  const [cpu, start] = [used(), performance.now()];
  await during();
  const [cpuAfter, seconds] = [used(), (performance.now() - start) / 1000];
  const callsAfter = await counted();
  return parts.map((_, i) => ({ cpu: cpuAfter[i] - cpu[i], calls: callsAfter[i] - calls[i], seconds }));
}
