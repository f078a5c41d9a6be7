import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const started = new Set<Started>();

/** A command of the repository as a person's terminal runs it: a group of processes, to which Ctrl-C goes as a whole. */
export class Started {
  /** All that was said, in the order in which it came. */
  output = '';
  /** What was said on stderr alone. */
  errors = '';
  readonly exited: Promise<number | null>;
  private readonly child;

  constructor(command: readonly [program: string, ...args: string[]], env: Record<string, string> = {}) {
    const [program, ...args] = command;
    // Without what this test runner sets for its own processes.
    const own = { NODE_OPTIONS: '' };
    this.child = spawn(program, args, { cwd: ROOT, env: { ...process.env, ...own, ...env }, detached: true });
    started.add(this);
    this.child.stdout.on('data', (chunk) => (this.output += String(chunk)));
    this.child.stderr.on('data', (chunk) => {
      this.output += String(chunk);
      this.errors += String(chunk);
    });
    this.exited = once(this.child, 'close').then(([code]) => code as number | null);
  }

  /** All processes that it has started, and those that these have. */
  get descendants(): number[] {
    const lines = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    const all = lines.map((line) => line.trim().split(/\s+/).map(Number));
    const below = (parent: number): number[] =>
      all.flatMap(([pid = 0, of]) => (of === parent ? [pid, ...below(pid)] : []));
    return below(this.child.pid ?? NaN);
  }

  /** Sends a signal to the group. */
  signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-(this.child.pid ?? NaN), signal);
    } catch {
      // All of them have ended.
    }
  }

  /** Ends it as Ctrl-C does, and at last by force. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.signal('SIGINT');
    const late = setTimeout(() => this.signal('SIGKILL'), 20_000);
    await this.exited;
    clearTimeout(late);
  }
}

/** Ends everything that runs still. */
export async function stopStarted(): Promise<void> {
  await Promise.all([...started].map((one) => one.stop()));
  started.clear();
}

/** Those of the processes that live. */
export function alive(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  });
}

export async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '0.0.0.0');
  const free = await Promise.race([
    once(server, 'listening').then(() => true),
    once(server, 'error').then(() => false),
  ]);
  server.close();
  return free;
}
