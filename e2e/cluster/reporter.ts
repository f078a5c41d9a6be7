import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { machine } from '../src/machine.js';
import { rewrite, type Sections } from '../src/measured-page.js';
import { say } from '../src/progress.js';

const PAGE = fileURLToPath(new URL('../../docs/measured.md', import.meta.url));

const intro = (on: string) => `# Measured

\`npm run e2e:cluster\` writes this page: a section for each file of scenarios, in [e2e/cluster](../e2e/cluster) and
[e2e/scenarios](../e2e/scenarios), that ran as a whole and well. A run of some files (\`npm run e2e:cluster -- sessions\`)
replaces their sections alone.

Last measured on:

${on}

A share is judged by an exact two-sided binomial test, whose bound is p ≥ 1e-6: a false alarm in a million. z says how many
standard deviations it is off; at a bound of 3 one run of 370 would be a false alarm.

The p99 of users beside a shadow is judged by the lower end of the ratio's interval, which is near the least of its pairs of
blocks: what else slows the machine down raises some of them, a shadow that users wait for would raise all, and by far more.
The shadow that is killed is no such case, as its pod starts anew in every block with the mirror, on the cores of all.

A figure whose bound is "none" is reported, not judged. One is the slope of a proxy's memory: in the minute that a fault lasts
a leak looks no different from what an allocator takes and keeps.
`;

/** Whether a test was left out by a filter (`-t`); one that skips itself says why. */
function isLeftOut(test: TestCase): boolean {
  const result = test.result();
  return result.state === 'skipped' && result.note === undefined;
}

/** Whether a file of scenarios ran as a whole, and well. */
const isWhole = (module: TestModule) => module.ok() && ![...module.children.allTests()].some(isLeftOut);

/** Writes docs/measured.md from what the scenarios recorded. */
export class MeasuredReporter implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const sections: Sections = new Map();
    for (const module of modules.filter(isWhole)) {
      const rows = [...module.children.allTests('passed')].flatMap((test) => test.meta().measured ?? []);
      if (rows.length > 0) sections.set(basename(module.moduleId, '.spec.ts'), rows);
    }
    if (sections.size === 0) return;
    const before = await readFile(PAGE, 'utf8').catch(() => '');
    await writeFile(PAGE, rewrite(before, intro(await machine()), sections));
    say(`docs/measured.md: ${[...sections.keys()].join(', ')}`);
  }
}
