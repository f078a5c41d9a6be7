/** Where batches of lines go. */
export interface LineSink {
  /**
   * Writes all of it or throws; never called before the last call has ended.
   * @param lines whole lines in UTF-8; the bytes are others' as soon as the call has ended
   * @throws PartlyWritten where some lines are written all the same
   */
  append(lines: Buffer): Promise<void>;
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
  /** Bytes that do not wait. */
  enough: number;
  /** Bytes that may wait while a write goes on; what comes on top is dropped. */
  maxPending: number;
  /** Milliseconds without a loss after which a trouble counts as over. */
  calmMs: number;
  /** Milliseconds that the first look at the sink and the last write may take. */
  closeMs: number;
}

/** Bytes of UTF-8 that a UTF-16 unit takes at most. */
const MOST_BYTES = 3;

/** 100 ms: a service that is killed loses little. 1 MiB: about 5,000 lines. */
export const DEFAULT_LIMITS: LineBufferLimits = {
  waitMs: 100,
  enough: 512 * 1024,
  maxPending: 1024 * 1024,
  calmMs: 5000,
  closeMs: 1000,
};

/**
 * Gathers lines and writes them in batches beside the work of the event loop. Memory is bounded: what a full or slow sink
 * does not take is dropped and counted. Nobody waits for a line. Lines are bytes from the first moment: as strings that live
 * until the next write they would keep the garbage collector busy.
 */
export class LineBuffer {
  /** What has gathered: the first `size` bytes, in so many lines. */
  private pending: Buffer;
  private size = 0;
  private lines = 0;
  /** Takes the place of what is being written. */
  private spare: Buffer;
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
  ) {
    this.pending = Buffer.allocUnsafeSlow(limits.maxPending);
    this.spare = Buffer.allocUnsafeSlow(limits.maxPending);
  }

  /** @param line with its line end */
  add(line: string): void {
    if (this.size + MOST_BYTES * line.length > this.limits.maxPending) {
      this.drop(1, 'lines come faster than they can be written');
      return;
    }
    this.size += this.pending.write(line, this.size);
    this.lines++;
    if (this.size >= this.limits.enough && !this.busy) void this.flush();
    else this.writeInTime();
  }

  /** Writes what has gathered, unless a write goes on, which what has gathered meanwhile waits for. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.busy) this.written = this.write();
    return this.written;
  }

  /** Writes nothing at all, which tells whether the sink is there. It is not waited for any longer than the last write is. */
  async probe(): Promise<void> {
    this.busy = true;
    this.written = this.append(Buffer.alloc(0), 0).then(() => this.write());
    if (!(await this.isOver())) this.drop(0, `the first write did not end within ${this.limits.closeMs} ms`);
  }

  /** Writes the rest, as long as that does not take too long. */
  async close(): Promise<void> {
    this.written = this.flush().then(() => this.flush());
    await this.isOver();
  }

  private writeInTime(): void {
    this.timer ??= setTimeout(() => void this.flush(), this.limits.waitMs);
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
    for (let due = this.lines > 0; due; due = this.size >= this.limits.enough) {
      const { pending, size, lines } = this;
      [this.pending, this.spare] = [this.spare, pending];
      [this.size, this.lines] = [0, 0];
      await this.append(pending.subarray(0, size), lines);
    }
    this.busy = false;
    if (this.lines > 0) this.writeInTime();
  }

  private async append(bytes: Buffer, lines: number): Promise<void> {
    try {
      await this.sink.append(bytes);
      this.calm();
    } catch (error) {
      const written = error instanceof PartlyWritten ? error.lines : 0;
      this.drop(lines - written, (error as Error).message);
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
