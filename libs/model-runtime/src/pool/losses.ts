/** Workers that may end with the same message before it is refused. */
const MAX_LOST = 2;

/** Messages that are remembered; those before are forgotten. */
const MAX_REMEMBERED = 100;

/**
 * Counts the workers that ended, or had to be given up, while they had a message, whether or not anybody still waited
 * for its answer: one that does so again and again would end them all.
 */
export class Losses {
  private readonly lost = new Map<string, number>();

  count(text: string): void {
    const lost = (this.lost.get(text) ?? 0) + 1;
    this.lost.delete(text);
    this.lost.set(text, lost);
    const [oldest] = this.lost.keys();
    if (this.lost.size > MAX_REMEMBERED && oldest !== undefined) this.lost.delete(oldest);
  }

  /** A worker has lived through it: the loss had another reason. */
  forgive(text: string): void {
    this.lost.delete(text);
  }

  isLethal(text: string): boolean {
    return (this.lost.get(text) ?? 0) >= MAX_LOST;
  }
}
