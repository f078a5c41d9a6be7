// What Linux knows of a process, its threads included.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const MB = 1e6;
const TICKS_A_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Seconds of processor time since it began. */
export function cpuSeconds(pid) {
  // The second field is the program's name, in brackets, and may hold anything.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  const [user, system] = [fields[11], fields[12]].map(Number);
  return (user + system) / TICKS_A_SECOND;
}

/** Resident memory in MB. */
export function rss(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)[1]) * 1024) / MB;
}
