import { mergeConfig } from 'vitest/config';
import { program } from '../charts/sms-checker/tools/programs.mjs';
import shared from '../vitest.config.mjs';

// Found or built once, before several specs ask for it at once.
export default mergeConfig(shared, { test: { include: ['src/**/*.spec.ts'], env: { PROMTOOL: program('promtool') } } });
