import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, reasonOf } from '@sms-checker/cli';
import { Admin } from './admin.js';
import { bootstrapOf } from './bootstrap.js';
import { EnvoyLog, LOG_FORMAT } from './envoy-log.js';
import { FILES } from './files.js';

const READY_WITHIN_MS = 30_000;
const END_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 20;

/** File in which Envoy says where its admin page is. */
const ADMIN_ADDRESS = './admin-address.txt';

const ARGUMENTS = [
  ['--config-path', FILES.bootstrap],
  ['--admin-address-path', ADMIN_ADDRESS],
  ['--concurrency', '1'],
  ['--disable-hot-restart'],
  // An Envoy that is too old for a field says so, and does not leave it out.
  ['--reject-unknown-dynamic-fields'],
  ['--log-level', 'warning'],
  ['--log-format', LOG_FORMAT],
].flat();

/** Runs the program, and ends it when the pipe 3 to this process breaks: however this process ends, Envoy is not left behind. */
const WITH_PARENT = '{ cat; kill "$$"; } <&3 >/dev/null 2>&1 & exec 3<&- "$0" "$@"';

interface ProcessOptions {
  readonly program: string;
  readonly name: string;
  readonly folder: string;
  readonly onEnd: (reason: string) => void;
}

/** Envoy's process, without what it is configured to. */
export class EnvoyProcess {
  readonly log = new EnvoyLog();
  private readonly child: ChildProcess;
  /** Why it has ended. */
  private readonly ended: Promise<string>;
  private reason: string | undefined;
  private asked = false;
  private readonly kill = () => void this.child.kill('SIGKILL');

  constructor(private readonly options: ProcessOptions) {
    const { program, name, folder, onEnd } = options;
    writeFileSync(join(folder, FILES.bootstrap), JSON.stringify(bootstrapOf(name)));
    rmSync(join(folder, ADMIN_ADDRESS), { force: true });
    // In a group of its own: Ctrl-C in a terminal reaches the whole group, and Envoy has to go last.
    this.child = spawn('sh', ['-c', WITH_PARENT, program, ...ARGUMENTS], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    // What waits for the pipe to break would else keep it open.
    this.child.once('exit', () => this.child.stdio[3]?.destroy());
    // Where this process ends without asking it to.
    process.once('exit', this.kill);
    this.child.stderr?.setEncoding('utf8').on('data', (chunk: string) => this.log.add(chunk));
    this.ended = this.whenEnded();
    void this.ended.then((reason) => {
      this.reason = reason;
      if (!this.asked) onEnd(reason);
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Resolves when its admin page says that it serves. @throws Fault when it has ended, or takes too long */
  async ready(): Promise<Admin> {
    const deadline = performance.now() + READY_WITHIN_MS;
    for (;;) {
      const admin = this.adminPage();
      if (admin && (await this.whileItRuns(admin.isLive()).catch(() => false))) return admin;
      if (this.reason !== undefined) throw new Fault(`${this.options.name}: ${this.reason}`);
      if (performance.now() > deadline)
        throw new Fault(
          `${this.options.name}: Envoy does not serve after ${READY_WITHIN_MS / 1000} s${this.log.lastError}`,
        );
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** What is asked of it. @throws Fault with the reason where it has ended meanwhile */
  async whileItRuns<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      // The connection breaks a moment before the end is known.
      const reason = await Promise.race([this.ended, sleep(100)]);
      throw new Fault(`${this.options.name}: ${reason ?? `Envoy's admin page: ${reasonOf(error)}`}`);
    }
  }

  /** Ends it, by force where it does not end by itself. */
  async end(): Promise<void> {
    this.asked = true;
    this.child.kill('SIGTERM');
    const timer = setTimeout(this.kill, END_WITHIN_MS);
    await this.ended;
    clearTimeout(timer);
  }

  private async whenEnded(): Promise<string> {
    try {
      // 'close' comes after the last of its output.
      const [code, signal] = (await once(this.child, 'close')) as [number | null, NodeJS.Signals | null];
      return `Envoy ended (${signal ?? `exit code ${code ?? 0}`})${this.log.lastError}`;
    } catch (error) {
      return `Envoy cannot be started: ${reasonOf(error)}`;
    } finally {
      process.off('exit', this.kill);
    }
  }

  private adminPage(): Admin | undefined {
    try {
      const [, port] = /:(\d+)$/.exec(readFileSync(join(this.options.folder, ADMIN_ADDRESS), 'utf8')) ?? [];
      return port === undefined ? undefined : new Admin(Number(port));
    } catch {
      return undefined;
    }
  }
}
