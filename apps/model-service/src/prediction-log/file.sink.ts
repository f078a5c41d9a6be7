import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { MAX_LOG_FILES } from '../config.js';
import type { LineSink } from './line-buffer.js';

const LINE_END = Buffer.from('\n');

/**
 * Appends lines to a file that is put aside when it would grow too large: `file.1` is the youngest of the old ones.
 * The file is opened for each batch, so that a full disk, a volume that went away and one that came back are all noticed.
 * Its folder is never made: where a volume is missing, the lines do not belong.
 */
export class FileSink implements LineSink {
  /** Size of the file after the last write, which ended in a line. */
  private end = 0;

  /**
   * @param maxBytes the size that no file exceeds, but for a batch that is larger itself
   * @param files how many there are at most, the current one included
   */
  constructor(
    private readonly file: string,
    private readonly maxBytes: number,
    private readonly files: number,
  ) {}

  async append(bytes: Buffer): Promise<void> {
    if (await this.write(bytes)) return;
    await this.rotate();
    if (!(await this.write(bytes)))
      throw new Error(`${this.file} is full again at once: another process writes it too`);
  }

  /** Writes all or nothing, as far as that can be had: half a line would spoil the next one. False: the file is full. */
  private async write(bytes: Buffer): Promise<boolean> {
    const file = await open(this.file, 'a+');
    try {
      const { size } = await file.stat();
      const whole = size === this.end || (await endsInLine(file, size)) ? bytes : Buffer.concat([LINE_END, bytes]);
      if (size > 0 && size + whole.length > this.maxBytes) return false;
      await file.writeFile(whole).catch(async (error: unknown) => {
        await file.truncate(size).catch(() => undefined);
        throw error;
      });
      this.end = size + whole.length;
      return true;
    } finally {
      await file.close();
    }
  }

  private async rotate(): Promise<void> {
    const name = (age: number) => (age === 0 ? this.file : `${this.file}.${age}`);
    // Beyond the last there are others where an earlier process was to keep more.
    for (let age = this.files - 1; age < MAX_LOG_FILES; age++) await rm(name(age), { force: true });
    for (let age = this.files - 2; age >= 0; age--) {
      await rename(name(age), name(age + 1)).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      });
    }
  }
}

/** Whether what is there has a line end; a process that was killed may have left half a line. */
async function endsInLine(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.equals(LINE_END);
}
