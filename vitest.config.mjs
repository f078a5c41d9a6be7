import { defineConfig } from 'vitest/config';

// For the tests of all libraries and apps. How long something takes is not what they test: these end what hangs.
export default defineConfig({
  test: { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } },
});
