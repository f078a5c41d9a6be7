/** Numbers in bins, so that any number of them takes the same room. */
export class Sketch {
  private readonly bins = new Map<number, number>();
  private total = 0;

  /**
   * @param toBin the bin of a number: whole numbers that grow with it
   * @param fromBin the number that stands for a bin
   */
  private constructor(
    private readonly toBin: (value: number) => number,
    private readonly fromBin: (bin: number) => number,
  ) {}

  /** Numbers of which a quantile is known within so much. */
  static linear(width: number): Sketch {
    return new Sketch(
      (value) => Math.round(value / width),
      (bin) => bin * width,
    );
  }

  /** Positive numbers of which a quantile is known within 1 %; those outside 1e-4 to 1e7 count as these. */
  static geometric(): Sketch {
    const ratio = Math.log(1.02);
    return new Sketch(
      (value) => Math.round(Math.log(Math.min(1e7, Math.max(1e-4, value))) / ratio),
      (bin) => Number(Math.exp(bin * ratio).toPrecision(3)),
    );
  }

  add(value: number): void {
    const bin = this.toBin(value);
    this.bins.set(bin, (this.bins.get(bin) ?? 0) + 1);
    this.total++;
  }

  /** By the nearest rank; 0 where there is nothing. */
  quantile(share: number): number {
    const rank = Math.max(1, Math.ceil(share * this.total));
    let seen = 0;
    for (const [bin, times] of [...this.bins].sort(([a], [b]) => a - b)) {
      seen += times;
      if (seen >= rank) return this.fromBin(bin);
    }
    return 0;
  }
}
