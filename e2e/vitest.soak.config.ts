import { defineConfig } from 'vitest/config';
import { localEntry } from './src/local-entry.js';
import { SYSTEM } from './src/settings.js';

/** The soak: on the cluster of the kubeconfig or, by `E2E_SYSTEM=local`, on this machine. */
export default defineConfig(async () => ({
  test: {
    include: ['soak/**/*.spec.ts'],
    ...(SYSTEM === 'local'
      ? { setupFiles: ['src/system/local-setup.ts'], env: await localEntry() }
      : { globalSetup: ['cluster/setup.ts'] }),
    hookTimeout: 600_000,
    teardownTimeout: 180_000,
    reporters: ['verbose'],
    disableConsoleIntercept: true,
  },
}));
