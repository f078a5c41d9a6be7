// Keeps what is measured and what makes the load apart, each on a core of its own.
import { readFileSync } from 'node:fs';
import { onPath } from '../../tools/dev/steps.mjs';

const taskset = onPath('taskset');

/** Cores of a list as Linux writes it: `0-2,5`. */
export const coresOf = (list) =>
  list.split(',').flatMap((range) => {
    const [from, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });

const mine = () => coresOf(/^Cpus_allowed_list:\s+(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);

/** The cores of what is measured and of the load, and that in words; none where programs cannot be kept on one. */
export function chooseCores() {
  const cores = mine();
  if (cores.length < 2) return { told: 'on the one core that there is, together with the load' };
  if (!taskset) return { told: 'on any core, as there is no taskset here' };
  const [server] = cores;
  const load = cores.at(-1);
  return { server, load, told: `on core ${server}, the load on core ${load} (taskset)` };
}

/** A command line that keeps a program and its threads on a core; on any where none is named. */
export const onCore = (core, command) => (core === undefined ? command : [taskset, '-c', String(core), ...command]);
