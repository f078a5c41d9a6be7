import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import { isAlive } from './fake-pods.js';

/**
 * Runs a script that starts a process, and writes its pid, and kills the script when it has: the process must have run, and
 * end by itself.
 */
export async function expectEndWithParent(code: string): Promise<void> {
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  const pid = Number(line);
  const began = isAlive(pid);
  parent.kill('SIGKILL');
  expect(began).toBe(true);
  await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false);
}
