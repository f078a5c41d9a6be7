import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** What a scenario needs and does not find; the message says what to do about it. */
export class Missing extends Error {}

/** What a program wrote to stdout. @throws Error with its own words where it fails, Missing where there is no such program */
export async function run(program: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn(program, args, { stdio: 'pipe' });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? new Missing(`${program} is not on PATH: install it`) : error);
    });
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  child.stdin.on('error', () => undefined).end(input);
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (status === 0) return stdout;
  throw new Error(`${program} ${args.slice(0, 3).join(' ')} … ended with ${status}: ${(stderr || stdout).trim()}`);
}
