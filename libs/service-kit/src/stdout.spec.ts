import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const index = fileURLToPath(new URL('../dist/index.js', import.meta.url));

/** Logs lines to stdout, which is this descriptor, in a process of its own. @returns its exit code */
async function log(lines: number, fd: number): Promise<unknown> {
  const program = `
    import { createLogger } from ${JSON.stringify(index)};
    const logger = createLogger('info', 'test', 'v1');
    for (let i = 0; i < ${lines}; i++) logger.info({ i }, 'x'.repeat(100));
    logger.flush();
    process.exit(7);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', fd, 'inherit'] });
  const [code] = (await once(child, 'exit')) as [unknown];
  closeSync(fd);
  return code;
}

it('writes every line before the process ends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stdout-'));
  const file = join(folder, 'out');
  expect(await log(500, openSync(file, 'w'))).toBe(7);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { i: number }).i)).toEqual(Array.from({ length: 500 }, (_, i) => i));
  rmSync(folder, { recursive: true });
});

it('lets the process go on, and end, where the disk is full', async () => {
  expect(await log(10, openSync('/dev/full', 'w'))).toBe(7);
});
