// npm run e2e:soak [-- --minutes M --rate R --stay S]: users for a long time, with a switch of the strategy again and again, on the
// cluster of the current kubeconfig or, by E2E_SYSTEM=local, on this machine. Builds no image. Writes its section of docs/performance.md.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeBetween } from '../../bench/lib/page.mjs';
import { buildForScenarios } from './e2e-build.mjs';
import { ensurePackages, Fault, main, root, step } from './steps.mjs';

const PAGE = join(root, 'docs/performance.md');

const OPTIONS = {
  minutes: { type: 'string', default: '30' },
  rate: { type: 'string', default: '40' },
  stay: { type: 'string', default: '60' },
};

function readArguments() {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    for (const [name, value] of Object.entries(values)) {
      if (!/^[1-9]\d{0,3}$/.test(value))
        throw new Fault(`--${name} is "${value}": it must be a whole number from 1 to 9999`);
    }
    return values;
  } catch (error) {
    throw new Fault(error.message);
  }
}

await main(async () => {
  const { minutes, rate, stay } = readArguments();
  await ensurePackages();
  const local = process.env.E2E_SYSTEM === 'local';
  await buildForScenarios(local);
  const folder = mkdtempSync(join(tmpdir(), 'sms-checker-soak-'));
  const section = join(folder, 'section.md');
  const env = { E2E_SOAK_MINUTES: minutes, E2E_SOAK_RATE: rate, E2E_SOAK_STAY: stay, E2E_SOAK_SECTION: section };
  try {
    await step(`${minutes} minutes of users`, ['npm', 'run', 'e2e:soak', '--workspace=e2e'], { env });
  } finally {
    // What did not go well is written too. A page of the cluster's figures takes none of this machine's.
    if (existsSync(section) && !local) await writeBetween(PAGE, { soak: readFileSync(section, 'utf8') });
    rmSync(folder, { recursive: true });
  }
});
