import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../testing/terminal.mjs', import.meta.url));

/** util-linux' `script` gives a program a terminal; that of other systems has other options. */
const hasScript = String(spawnSync('script', ['--version']).stdout).includes('util-linux');

describe.runIf(hasScript)('the terminal is given back as it was', () => {
  it.each(['closed', 'closed twice', 'exit', 'signal', 'thrown', 'rejected'])('when it is %s', (way) => {
    const settings = 'stty --all | tr -d "\\n"; echo';
    const command = `${settings}; ${process.execPath} ${PROGRAM} "${way}"; ${settings}`;
    const typed = execFileSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8', timeout: 30_000 });
    const seen = typed.replace(/\r+\n/g, '\n');
    const [before, after] = seen.match(/speed .*$/gm) ?? [];
    expect(before).toMatch(/ icanon .* echo /);
    expect(after).toBe(before);
    // eslint-disable-next-line no-control-regex -- so begins what a terminal is told
    const switches = seen.match(/\x1b\[\?(1049|25)[hl]/g);
    // The other screen, without a cursor, and back.
    expect(switches).toEqual(['\x1b[?1049h', '\x1b[?25l', '\x1b[?25h', '\x1b[?1049l']);
    expect(seen).toContain('\x1b[Ha line\x1b[K\nanother\x1b[K\x1b[J');
    if (way === 'thrown' || way === 'rejected') expect(seen.split('\x1b[?1049l')[1]).toContain('a defect');
  });
});
