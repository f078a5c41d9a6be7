/**
 * Histogram bounds from `from` to at least `to`, each `ratio` times the last, rounded to four significant digits.
 * A quantile read from such a histogram is known within the ratio, so "p95 within 10 %" needs at most 1.1.
 */
export function geometricBuckets(from: number, to: number, ratio: number): number[] {
  const bounds: number[] = [];
  for (let bound = from; ; bound *= ratio) {
    bounds.push(Number(bound.toPrecision(4)));
    if (bound >= to) return bounds;
  }
}
