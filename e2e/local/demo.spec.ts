import { existsSync } from 'node:fs';
import { freePort } from '@sms-checker/local';
import { afterEach, expect, it } from 'vitest';
import { alive, Started, stopStarted } from '../src/npm-start.js';

afterEach(stopStarted);

it(
  'npm run demo rejects a canary with faults, shows its report, and leaves nothing behind',
  { timeout: 400_000 },
  async () => {
    const port = await freePort();
    const env = { PORT: String(port), DISPLAY: '', WAYLAND_DISPLAY: '' };
    const demo = new Started([process.execPath, 'tools/local/run.mjs', 'demo', '--fault'], env);
    await expect.poll(() => demo.output, { timeout: 300_000 }).toMatch(/continue|reject/);
    const processes = demo.descendants;
    expect(await demo.exited).toBe(10);
    expect(demo.output).toMatch(/reject: errors: at least [\d.]+ %, above the margin 1\.00 %/);
    const [, report = ''] = /the report is (.*)/.exec(demo.output) ?? [];
    expect(existsSync(report)).toBe(true);
    await expect.poll(() => alive(processes), { timeout: 20_000 }).toEqual([]);
  },
);
