import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { frontendAtEntry } from '../../src/faults/at-entry.js';
import { halfCapacity, tryFault } from '../../src/faults/trial.js';
import { startModel } from '../../src/processes.js';

const PRELOAD = fileURLToPath(new URL('../../src/dns-away.mjs', import.meta.url));
const AWAY_MS = 10_000;

it('fails calls only while the model restarts, and not for want of DNS, without a mesh', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dns-away-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const away = join(folder, 'away');
  let model = await startModel();
  const { port } = new URL(model.url);
  const frontend = await frontendAtEntry(`http://localhost:${port}`, {
    NODE_OPTIONS: `--import ${PRELOAD}`,
    DNS_AWAY: away,
  });
  const rate = await halfCapacity();
  // New connections are needed while no name can be looked up: those that were there end with the model.
  await tryFault({ fault: 'DNS away and the one model restarted', mayEndIn: ['503', '504'], rate }, async (lifted) => {
    writeFileSync(away, '');
    await sleep(2000);
    await model.kill();
    model = await startModel('v1', { PORT: port });
    lifted();
    await sleep(AWAY_MS);
  });
  rmSync(away);
  expect(frontend.stderr).toBe('');
});
