/** Where batches of lines go. */
export interface LineSink {
  /**
   * Writes all of it or throws; never called before the last call has ended.
   * @throws PartlyWritten where some lines are written all the same
   */
  append(lines: string): Promise<void>;
}

/** Why a sink took no more, after the first `lines` of a batch. */
export class PartlyWritten extends Error {
  constructor(
    readonly lines: number,
    cause: Error,
  ) {
    super(cause.message, { cause });
  }
}

/** What a buffer tells of its troubles. */
export interface LineBufferObserver {
  dropped(lines: number): void;
  /** Once when lines begin to be lost, with the reason in words. */
  failing(reason: string): void;
  /** Once when all has gone well for a while. */
  recovered(dropped: number): void;
}

export interface LineBufferLimits {
  /** Milliseconds that a line waits for others, so that many go out in one write. */
  waitMs: number;
  /** UTF-16 units that do not wait. */
  enough: number;
  /** UTF-16 units that may wait while a write goes on; what comes on top is dropped. */
  maxPending: number;
  /** Milliseconds without a loss after which a trouble counts as over. */
  calmMs: number;
  /** Milliseconds that the first look at the sink and the last write may take. */
  closeMs: number;
}

/** 100 ms: a service that is killed loses little. 1 MiB: about 5,000 lines. */
export const DEFAULT_LIMITS: LineBufferLimits = {
  waitMs: 100,
  enough: 64 * 1024,
  maxPending: 1024 * 1024,
  calmMs: 5000,
  closeMs: 1000,
};

/**
 * Gathers lines and writes them in batches beside the work of the event loop. Memory is bounded: what a full or slow sink
 * does not take is dropped and counted. Nobody waits for a line.
 */
export class LineBuffer {
  private lines: string[] = [];
  private size = 0;
  private timer?: NodeJS.Timeout | undefined;
  private busy = false;
  /** The end of the last write. */
  private written = Promise.resolve();
  /** When the last line was lost, and how many since the trouble began. */
  private trouble?: { at: number; dropped: number } | undefined;

  constructor(
    private readonly sink: LineSink,
    private readonly observer: LineBufferObserver,
    private readonly limits: LineBufferLimits = DEFAULT_LIMITS,
  ) {}

  /** @param line with its line end */
  add(line: string): void {
    if (this.size + line.length > this.limits.maxPending) {
      this.drop(1, 'lines come faster than they can be written');
      return;
    }
    this.lines.push(line);
    this.size += line.length;
    if (this.size >= this.limits.enough && !this.busy) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), this.limits.waitMs);
  }

  /** Writes what has gathered, and what gathers meanwhile; at most one write goes on at a time. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.busy) this.written = this.write();
    return this.written;
  }

  /** Writes nothing at all, which tells whether the sink is there. It is not waited for any longer than the last write is. */
  async probe(): Promise<void> {
    this.busy = true;
    this.written = this.append([]).then(() => this.write());
    if (!(await this.isOver())) this.drop(0, `the first write did not end within ${this.limits.closeMs} ms`);
  }

  /** Writes the rest, as long as that does not take too long. */
  async close(): Promise<void> {
    void this.flush();
    await this.isOver();
  }

  /** Waits for the end of the last write, up to a limit. */
  private async isOver(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), this.limits.closeMs)));
    const over = await Promise.race([this.written.then(() => true), late]);
    clearTimeout(timer);
    return over;
  }

  private async write(): Promise<void> {
    this.busy = true;
    while (this.lines.length > 0) {
      const { lines } = this;
      this.lines = [];
      this.size = 0;
      await this.append(lines);
    }
    this.busy = false;
  }

  private async append(lines: string[]): Promise<void> {
    try {
      await this.sink.append(lines.join(''));
      this.calm();
    } catch (error) {
      const written = error instanceof PartlyWritten ? error.lines : 0;
      this.drop(lines.length - written, (error as Error).message);
    }
  }

  private drop(lines: number, reason: string): void {
    this.observer.dropped(lines);
    if (!this.trouble) this.observer.failing(reason);
    this.trouble = { at: performance.now(), dropped: (this.trouble?.dropped ?? 0) + lines };
  }

  private calm(): void {
    if (!this.trouble || performance.now() - this.trouble.at < this.limits.calmMs) return;
    this.observer.recovered(this.trouble.dropped);
    this.trouble = undefined;
  }
}
