import { defineConfig } from 'vitest/config';
import { localEntry } from './src/local-entry.js';

/** The scenarios of a cluster against the rendered chart on this machine. */
export default defineConfig(async () => ({
  test: {
    include: ['scenarios/**/*.spec.ts'],
    setupFiles: ['src/system/local-setup.ts'],
    env: await localEntry(),
    // Each file runs a release of its own on the one port, and puts it under load.
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['verbose'],
    disableConsoleIntercept: true,
  },
}));
