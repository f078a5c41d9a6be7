import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const model = fileURLToPath(new URL('../../../../models/v1', import.meta.url));

/** Opens the model in a worker of a process of this niceness; tells the niceness of its threads, once each. */
function nicenessOf(niceness: number): number[] {
  const script = `
    import { readdirSync, readFileSync } from 'node:fs';
    import { WorkerPool } from ${JSON.stringify(new URL('../../dist/pool/pool.js', import.meta.url).href)};
    import { readModelFiles } from ${JSON.stringify(new URL('../../dist/model-files.js', import.meta.url).href)};
    const files = await readModelFiles(${JSON.stringify(model)});
    const pool = await WorkerPool.open(files, { workers: 1, queue: 1, deadlineMs: 1000 });
    const stats = readdirSync('/proc/self/task').map((id) => readFileSync('/proc/self/task/' + id + '/stat', 'utf8'));
    await pool.close();
    const ofThreads = stats.map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]));
    console.log(JSON.stringify([...new Set(ofThreads)]));`;
  const folder = mkdtempSync(join(tmpdir(), 'niceness-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'script.mjs');
  writeFileSync(file, script);
  return JSON.parse(String(execFileSync('nice', ['-n', String(niceness), process.execPath, file]))) as number[];
}

it.runIf(platform() === 'linux')('a worker is never less nice than its process', () => {
  const own = Math.max(...nicenessOf(0));
  expect(own).toBeGreaterThanOrEqual(10);
  expect(nicenessOf(19)).toEqual([19]);
});
