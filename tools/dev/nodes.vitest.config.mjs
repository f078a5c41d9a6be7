import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// What npm run test:nodes runs on each Node. The specs themselves compare the Node of their services with this one.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['libs/model-runtime/src/model.spec.ts', 'e2e/local/golden.spec.ts', 'e2e/local/oip.spec.ts'],
    setupFiles: ['tools/dev/expect-node.mjs', 'e2e/local/setup.ts'],
    reporters: ['verbose'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
