import { defineConfig } from 'vitest/config';

// Each test runs helm, on whatever else the machine is doing.
export default defineConfig({ test: { include: ['tests/**/*.spec.ts'], testTimeout: 60_000 } });
