import { execFile } from 'node:child_process';
import { Fault } from '@sms-checker/cli';

/** Bytes that a program may say. */
const MAX_OUTPUT = 16 * 1024 * 1024;

/**
 * What a program writes to stdout.
 * @param limit milliseconds after which it is ended
 * @throws Fault with its own words where it fails, or where there is none
 */
export function outputOf(
  program: string,
  args: readonly string[],
  limit: number,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: limit, maxBuffer: MAX_OUTPUT, signal };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else if (error.code === 'ENOENT') reject(new Fault(`${program} is not on PATH: install it`));
      else reject(new Fault(`${program} ${args.slice(0, 2).join(' ')} failed: ${stderr.trim() || error.message}`));
    });
  });
}
