import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { during, say } from '../src/progress.js';
import { useCanary, useStable } from '../src/release.js';
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

/** Runs browser tests of the page against the gateway. Gives their exit code. */
async function browse(spec: string): Promise<number | null> {
  const tests = ['run', '--root', 'page', '--project', 'browser', spec];
  // Without this run's own variables: the other would take itself for a worker of it.
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST') && name !== 'NODE_ENV');
  const env = { ...Object.fromEntries(others), PAGE_URL: `${ENTRY}/sms/` };
  const child = spawn(process.execPath, [VITEST, ...tests], { cwd: FRONTEND, env, stdio: 'inherit' });
  const [code] = (await during('the page in a browser', () => once(child, 'close'))) as [number | null];
  return code;
}

beforeEach(({ skip }) => {
  if (!hasChromium() && process.env.CI !== 'true') {
    say('the page is NOT checked: install chromium, or set CHROMIUM to the path of one');
    skip('no Chromium');
  }
});

describe("the page's own browser tests pass through the gateway, with real models behind it", () => {
  it.each([
    ['with stable alone', () => useStable(), 'browser/page.spec.ts'],
    ['with a canary: a choice on the page is what answers', () => useCanary(50), 'browser/choice.spec.ts'],
  ])('%s', async (_, use, spec) => {
    await use();
    expect(await browse(spec)).toBe(0);
  });
});
