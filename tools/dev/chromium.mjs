// The browser that the page is tested in.
import { existsSync } from 'node:fs';
import { Fault, onPath, step } from './steps.mjs';

const find = () => process.env.CHROMIUM || ['chromium', 'chromium-browser', 'google-chrome'].map(onPath).find(Boolean);

/**
 * Finds Chromium by CHROMIUM or on PATH; as root on Debian it installs it. Without one the page cannot be tested.
 * @returns its path
 */
export async function ensureChromium() {
  const chosen = process.env.CHROMIUM;
  if (chosen && !existsSync(chosen))
    throw new Fault(`CHROMIUM is ${chosen}, which does not exist: correct or unset it`);
  const found = find();
  if (found) return found;
  if (process.getuid?.() !== 0 || !onPath('apt-get')) {
    throw new Fault('the page is tested in Chromium, which is not on PATH: install it, or set CHROMIUM to its path');
  }
  const install =
    'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium';
  await step('installing chromium', ['sh', '-c', install], { quiet: true });
  return find();
}
