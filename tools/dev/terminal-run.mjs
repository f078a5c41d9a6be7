// A program that believes to be in a terminal.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, root } from './steps.mjs';

const END_MS = 20_000;

/** What a whole drawing of the screen stands between: a synchronised update that begins at the first line. */
// eslint-disable-next-line no-control-regex -- what terminals are told begins with this character
const FRAME = /\x1b\[\?2026h\x1b\[H(.*?)\x1b\[J\x1b\[\?2026l/gs;

/** Runs a command under `script` of util-linux. */
export class TerminalRun {
  output = '';

  /** @param {string[]} command words without blanks @param {{ columns: number, rows: number }} size */
  constructor(command, { columns, rows }) {
    const line = `stty cols ${columns} rows ${rows}; exec ${command.join(' ')}`;
    const env = { ...process.env, TERM: 'xterm-256color', FORCE_COLOR: '1' };
    this.child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], { cwd: root, env });
    this.child.stdout.setEncoding('utf8').on('data', (text) => (this.output += text));
    this.ended = once(this.child, 'close').catch((error) => {
      throw new Fault(`script, which gives a program a terminal, cannot be run (${error.code}): install util-linux`);
    });
    this.ended.catch(() => undefined);
  }

  /** The last whole drawing, with its escape sequences; undefined before there is one. */
  get frame() {
    return [...this.output.matchAll(FRAME)].at(-1)?.[1];
  }

  /** Waits for a drawing. @throws Fault with what was said instead */
  async firstFrame(limit) {
    const until = Date.now() + limit;
    while (this.frame === undefined) {
      const ended = await Promise.race([this.ended, sleep(200)]);
      if (ended || Date.now() > until) throw new Fault(`nothing was drawn. What it said:\n${this.output}`);
    }
  }

  /** Presses a key that ends it. */
  async end(key) {
    if (this.child.exitCode !== null) return;
    this.child.stdin.write(key);
    await Promise.race([this.ended, sleep(END_MS)]);
    if (this.child.exitCode === null) this.child.kill('SIGTERM');
    await this.ended;
  }
}
