import { defineConfig } from 'vitest/config';
import { program } from './tools/programs.mjs';

// Once, before the workers all ask for it.
program('helm');

// Each test runs helm, some of them many times, on whatever else the machine is doing.
export default defineConfig({ test: { include: ['tests/**/*.spec.ts'], testTimeout: 60_000 } });
