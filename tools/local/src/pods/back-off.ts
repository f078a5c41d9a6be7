/** Milliseconds before the first start anew, the most before any, and of life after which the next counts as the first. */
const FIRST = 1000;
const MOST = 30_000;
const FORGIVEN = 60_000;

/** How long to wait before what has ended by itself is started again: longer each time, unless it lived for a while. */
export class BackOff {
  private wait = FIRST;

  /** @param lived how long it lived @returns both in milliseconds */
  next(lived: number): number {
    if (lived >= FORGIVEN) this.wait = FIRST;
    const wait = this.wait;
    this.wait = Math.min(2 * wait, MOST);
    return wait;
  }
}
