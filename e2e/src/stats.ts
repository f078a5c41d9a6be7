/** The value below which this share of the sorted values is, by the nearest rank. */
function quantileOfSorted(sorted: readonly number[] | Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export const quantile = (values: readonly number[], share: number) =>
  quantileOfSorted(Float64Array.from(values).sort(), share);

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Latencies of one block of time with what is examined, and of the one beside it without. */
export interface Pair {
  with: readonly number[];
  without: readonly number[];
}

export interface Ratio {
  ratio: number;
  /** Interval of 95 %. */
  low: number;
  high: number;
}

/**
 * The ratio of a quantile with to that without, over all pairs. Its interval is a bootstrap in two stages, pairs and then
 * the calls of each block, as calls of one block have more in common than those of two.
 */
export function quantileRatio(pairs: readonly Pair[], share: number, { seed = 1, rounds = 300 } = {}): Ratio {
  const next = random(seed);
  const again = <T>(from: readonly T[]) => Array.from(from, () => from[Math.floor(next() * from.length)] as T);
  const ratioOf = (some: readonly Pair[], draw: (values: readonly number[]) => readonly number[]) => {
    const [on, off] = [some.flatMap((pair) => draw(pair.with)), some.flatMap((pair) => draw(pair.without))];
    return quantile(on, share) / quantile(off, share);
  };
  const ratios = Array.from({ length: rounds }, () => ratioOf(again(pairs), again)).sort((a, b) => a - b);
  return {
    ratio: ratioOf(pairs, (values) => values),
    low: quantileOfSorted(ratios, 0.025),
    high: quantileOfSorted(ratios, 0.975),
  };
}

/** The slope of the straight line through points that has the least squares. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: 0 | 1) => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
