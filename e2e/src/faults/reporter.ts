import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Reporter, TestModule } from 'vitest/node';
import { machine } from '../machine.js';
import { say } from '../progress.js';
import { SYSTEM } from '../settings.js';
import { rewriteFaults } from './page.js';

const PAGE = fileURLToPath(new URL('../../../docs/faults.md', import.meta.url));

/** Writes docs/faults.md by what files of faults that passed have recorded. */
export class FaultsReporter implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const rows = modules
      .filter((module) => module.state() === 'passed')
      .flatMap((module) => [...module.children.allTests()].flatMap((test) => test.meta().faults ?? []));
    if (rows.length === 0) return;
    const old = await readFile(PAGE, 'utf8').catch(() => '');
    await writeFile(PAGE, rewriteFaults(old, SYSTEM, await machine(), rows));
    say(`${rows.length} faults are written into docs/faults.md`);
  }
}
