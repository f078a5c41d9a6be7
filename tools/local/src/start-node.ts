import { type ChildProcess, spawn } from 'node:child_process';
import { ROOT } from './root.js';

/** A process ends with the one that started it, however that ends: their channel closes then. */
const END_WITH_PARENT = `data:text/javascript,${encodeURIComponent(
  'process.once("disconnect",()=>process.exit(1));process.channel?.unref()',
)}`;

/**
 * Starts a process of Node in the folder of the repository. It ends with this one, but not by Ctrl-C at the terminal: that is
 * for this process, which ends the others in order.
 * @param program path of Node
 * @param environment all of it; without one it is that of this process
 */
export function startNode(
  program: string,
  args: readonly string[],
  environment?: Readonly<Record<string, string>>,
): ChildProcess {
  return spawn(program, ['--import', END_WITH_PARENT, ...args], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
    windowsHide: true,
  });
}
