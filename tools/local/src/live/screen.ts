/** A terminal as far as it is used: process.stdin and process.stdout are one. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';

/** Shown whole or not at all, by terminals that know how; others ignore it. */
const [BEGIN, END] = ['\x1b[?2026h', '\x1b[?2026l'];

/** Takes over a terminal, and gives it back as it was however this process ends. */
export class Screen {
  private isOpen = false;
  private readonly give = () => this.close();
  private readonly hear = (data: Buffer | string) => {
    for (const key of String(data)) this.pressed(key);
  };

  /** @param pressed hears of every key, Ctrl-C as `\x03` @param resized is told when another size is to be drawn */
  constructor(
    private readonly terminal: Terminal,
    private readonly pressed: (key: string) => void,
    private readonly resized: () => void,
  ) {}

  open(): void {
    const { input, output } = this.terminal;
    this.isOpen = true;
    // A stack is to be read where the user is, not on a screen that is gone.
    for (const end of ['exit', 'uncaughtExceptionMonitor'] as const) process.once(end, this.give);
    output.write(ENTER);
    output.on('resize', this.resized);
    input.setRawMode(true);
    input.on('data', this.hear).resume();
  }

  get size(): { columns: number; rows: number } {
    const { columns, rows } = this.terminal.output;
    // A terminal that tells no size has 0.
    return { columns: columns || 80, rows: rows || 24 };
  }

  /** Shows lines in place of those before, in one write, so that nothing flickers. */
  draw(lines: readonly string[]): void {
    if (!this.isOpen) return;
    this.terminal.output.write(`${BEGIN}\x1b[H${lines.map((line) => `${line}\x1b[K`).join('\r\n')}\x1b[J${END}`);
  }

  /** Gives the terminal back; to do so twice does no harm. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { input, output } = this.terminal;
    for (const end of ['exit', 'uncaughtExceptionMonitor'] as const) process.off(end, this.give);
    output.off('resize', this.resized);
    input.off('data', this.hear).pause();
    if (!input.destroyed) input.setRawMode(false);
    output.write(LEAVE);
  }
}
