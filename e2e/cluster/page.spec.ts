import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { during, say } from '../src/progress.js';
import { useStable } from '../src/release.js';
import { ENTRY } from '../src/settings.js';

const FRONTEND = fileURLToPath(new URL('../../apps/frontend/', import.meta.url));
const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

function hasChromium(): boolean {
  if (process.env.CHROMIUM !== undefined) return true;
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  return (process.env.PATH ?? '').split(delimiter).some((folder) =>
    names.some((name) => {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    }),
  );
}

beforeAll(useStable);

it("passes the page's own browser tests through the gateway, with real models behind it", async ({ skip }) => {
  if (!hasChromium() && process.env.CI !== 'true') {
    say('the page is NOT checked: install chromium, or set CHROMIUM to the path of one');
    skip('no Chromium');
  }
  const tests = ['run', '--root', 'page', '--project', 'browser', 'browser/page.spec.ts'];
  // Without this run's own variables: the other would take itself for a worker of it.
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST') && name !== 'NODE_ENV');
  const env = { ...Object.fromEntries(others), PAGE_URL: `${ENTRY}/sms/` };
  const child = spawn(process.execPath, [VITEST, ...tests], { cwd: FRONTEND, env, stdio: 'inherit' });
  const [code] = (await during('the page in a browser', () => once(child, 'close'))) as [number | null];
  expect(code).toBe(0);
});
