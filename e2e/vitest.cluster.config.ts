import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { defineConfig } from 'vitest/config';
import { MeasuredReporter } from './cluster/reporter.js';

/** The same order in every run: by name. */
class ByName extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((a, b) => basename(a.moduleId).localeCompare(basename(b.moduleId))));
  }
}

export default defineConfig({
  test: {
    include: ['cluster/**/*.spec.ts', 'scenarios/**/*.spec.ts'],
    globalSetup: ['cluster/setup.ts'],
    // All files share one release, and each puts it into the state that it needs.
    fileParallelism: false,
    sequence: { sequencer: ByName },
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 180_000,
    reporters: ['verbose', new MeasuredReporter()],
    // What a scenario measures is printed when it is measured, on a line of its own.
    disableConsoleIntercept: true,
  },
});
