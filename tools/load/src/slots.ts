/** A bounded number of places; who finds none free waits in line. */
export class Slots {
  private readonly waiting: (() => void)[] = [];
  private taken = 0;

  constructor(private readonly size: number) {}

  /** Waits for a place. */
  async take(): Promise<void> {
    if (this.taken < this.size) this.taken++;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Gives the place to the next in line. */
  free(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.taken--;
  }
}
