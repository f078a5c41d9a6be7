import { execFile } from 'node:child_process';
import { Fault } from '@sms-checker/cli';

/** Characters of the longest output that is taken. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs a program to its end.
 * @param limitMs milliseconds after which it is stopped
 * @param folder in which it runs; the present one by default
 * @returns what it wrote to stdout
 * @throws Fault with its own words where it fails, is not there or takes too long
 */
export function run(program: string, args: readonly string[], limitMs: number, folder?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { timeout: limitMs, maxBuffer: MAX_OUTPUT, encoding: 'utf8', cwd: folder },
      (error, stdout, stderr) => {
        if (!error) {
          resolve(stdout);
          return;
        }
        const command = [program, ...args.slice(0, 2)].join(' ');
        if (error.code === 'ENOENT') reject(new Fault(`${program} is not on PATH: install it`));
        else if (error.killed) reject(new Fault(`${command} took longer than ${limitMs / 1000} s and was stopped`));
        else reject(new Fault(`${command} failed: ${(stderr || stdout || error.message).trim()}`));
      },
    );
  });
}
