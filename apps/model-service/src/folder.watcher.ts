import { setTimeout as sleep } from 'node:timers/promises';
import { folderState } from './folder-state.js';

export interface FolderObserver {
  /** It is there as never before. The next look waits for what is done about it, and tells of it again if the answer is true. */
  changed(): Promise<boolean>;
  /** It was there and is not any more; told once. What comes back as it was is no change. */
  vanished(): void;
}

/** Looks at a folder again and again: events of file systems do not tell of all the ways in which volumes change. */
export class FolderWatcher {
  private readonly closing = new AbortController();
  private running = Promise.resolve();
  private seen: string | undefined;
  private looked = false;
  private there = true;

  /** @param seconds between two looks; 0: a single one */
  constructor(
    private readonly folder: string,
    private readonly seconds: number,
    private readonly observer: FolderObserver,
  ) {}

  /** The first look is a change in any case. */
  start(): void {
    this.running = this.run();
  }

  /** Looks no more; resolves when what was begun is done. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    do {
      await this.look();
      await sleep(this.seconds * 1000, undefined, { signal }).catch(() => undefined);
    } while (this.seconds > 0 && !signal.aborted);
  }

  private async look(): Promise<void> {
    const state = await folderState(this.folder);
    // What differs from one moment to the next is just being changed: the next look will tell into what.
    if (this.looked && state !== this.seen && state !== (await folderState(this.folder))) return;
    const wasThere = this.there;
    this.there = state !== undefined;
    if (this.looked && !this.there) {
      if (wasThere) this.observer.vanished();
      return;
    }
    if (this.looked && state === this.seen) return;
    this.looked = true;
    this.seen = state;
    if (await this.observer.changed()) this.seen = undefined;
  }
}
