/** The time in ISO 8601, UTC, with milliseconds. Spelt once a millisecond, as that costs more than reading the clock. */
export class IsoClock {
  private millisecond = NaN;
  private spelt = '';

  now(): string {
    const now = Date.now();
    if (now !== this.millisecond) {
      this.millisecond = now;
      this.spelt = new Date(now).toISOString();
    }
    return this.spelt;
  }
}
