import { spawn } from 'node:child_process';
import type { Settings } from '../settings.js';

const OPENER = process.platform === 'darwin' ? 'open' : 'xdg-open';

/** Opens a file in the browser where there is a display, and says where it is. */
export function show(file: string, { hasDisplay }: Settings, say: (text: string) => void): void {
  say(`the report is ${file}`);
  if (!hasDisplay) return;
  spawn(OPENER, [file], { stdio: 'ignore', detached: true })
    .on('error', () => say(`${OPENER} is not there to open it`))
    .unref();
}
