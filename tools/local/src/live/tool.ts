import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../root.js';
import { startNode } from '../start-node.js';

/** Milliseconds that a program has to end by itself. */
const GRACE_MS = 5000;

/** Characters that are kept of what a program says. */
const MAX_OUTPUT = 4_000_000;

/** How a program ended. */
interface Ended {
  /** Exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Another tool of this repository, as a process of its own. */
export class Tool {
  /** Never rejects. */
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;

  /**
   * @param tool its folder in tools/
   * @param heard hears each piece that it says on stderr
   */
  constructor(tool: string, words: readonly string[], heard: (text: string) => void = () => undefined) {
    const main = join(ROOT, 'tools', tool, 'dist/main.js');
    const child = (this.child = startNode(process.execPath, [main, ...words]));
    const said = { out: '', err: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.out = (said.out + text).slice(-MAX_OUTPUT)));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said.err = (said.err + text).slice(-MAX_OUTPUT);
      heard(text);
    });
    this.ended = once(child, 'close')
      .then(([code, signal]) => ({ code: (code ?? signal) as Ended['code'], ...said }))
      .catch((error: unknown) => ({ code: null, out: said.out, err: String(error) }));
  }

  /** Tells it to end, and sees to it that it does. */
  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<Ended> {
    this.child.kill(signal);
    const late = setTimeout(() => this.child.kill('SIGKILL'), GRACE_MS);
    return this.ended.finally(() => clearTimeout(late));
  }
}
