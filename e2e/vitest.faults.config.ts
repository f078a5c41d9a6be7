import { defineConfig } from 'vitest/config';
import { FaultsReporter } from './src/faults/reporter.js';
import { localEntry } from './src/local-entry.js';
import { SYSTEM } from './src/settings.js';

/** The faults: on this machine by `E2E_SYSTEM=local`, else on the cluster of the kubeconfig. */
export default defineConfig(async () => ({
  test: {
    include: ['faults/*.spec.ts', `faults/${SYSTEM}/*.spec.ts`],
    ...(SYSTEM === 'local'
      ? { setupFiles: ['src/system/local-setup.ts', 'local/setup.ts'], env: await localEntry() }
      : { globalSetup: ['cluster/setup.ts'] }),
    // Each file puts the machine under load, and the release into the state that it needs.
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 180_000,
    reporters: ['verbose', new FaultsReporter()],
    disableConsoleIntercept: true,
  },
}));
