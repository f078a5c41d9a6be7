import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.spec.ts'],
    setupFiles: ['local/setup.ts'],
    // Every file runs services of its own, and some put them under load: side by side they would disturb each other.
    fileParallelism: false,
    // How long something takes is not what these test: the limits end what hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
