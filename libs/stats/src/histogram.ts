/** Prometheus' histogram of one arm since the start of the experiment. */
export interface Histogram {
  /** Upper bounds of the buckets (`le`), above 0, ascending; the last is Infinity. */
  readonly bounds: readonly number[];
  /** For each bound, how many observations were at most that. */
  readonly cumulative: readonly number[];
}

/** @throws RangeError where it cannot be a histogram */
export function checkHistogram(name: string, { bounds, cumulative }: Histogram): void {
  if (bounds.at(-1) !== Infinity)
    throw new RangeError(`the last bound of ${name} is ${bounds.at(-1)}: it must be Infinity`);
  if (cumulative.length !== bounds.length)
    throw new RangeError(
      `${name} has ${cumulative.length} counts: there must be one for each of its ${bounds.length} bounds`,
    );
  bounds.forEach((bound, i) => {
    if (!(bound > (bounds[i - 1] ?? 0)))
      throw new RangeError(`bound ${i} of ${name} is ${bound}: bounds must be above 0 and ascend`);
  });
  cumulative.forEach((count, i) => {
    if (!(count >= (cumulative[i - 1] ?? 0) && count < Infinity))
      throw new RangeError(`count ${i} of ${name} is ${count}: counts must be finite, at least 0 and never fall`);
  });
}

/** @throws RangeError where the bounds are not the same */
export function checkSameBounds(a: Histogram, b: Histogram): void {
  if (a.bounds.length !== b.bounds.length || a.bounds.some((bound, i) => bound !== b.bounds[i]))
    throw new RangeError(
      'the histograms have different bounds: both must come from one metric with one set of buckets',
    );
}

/** How many were observed. */
export function observations(histogram: Histogram): number {
  return histogram.cumulative.at(-1) ?? 0;
}

/** Observations by where they lie to a threshold: `above` it for certain, or in the bucket that it cuts. */
export interface Cut {
  readonly above: number;
  readonly inside: number;
  /** Part of the cut bucket that lies above the threshold: each observation inside counts as so much above. */
  readonly part: number;
}

/**
 * Cuts a histogram at a threshold, where observations are taken as spread evenly over their bucket, as histogram_quantile of
 * Prometheus takes them. Thresholds above the last finite bound cannot be told from it.
 */
export function cut({ bounds, cumulative }: Histogram, threshold: number): Cut {
  const bucket = bounds.findIndex((bound) => threshold < bound);
  const upper = bounds[bucket] ?? Infinity;
  const lower = bounds[bucket - 1] ?? 0;
  const upTo = cumulative[bucket] ?? 0;
  const total = cumulative.at(-1) ?? 0;
  const part = upper === Infinity ? 1 : (upper - threshold) / (upper - lower);
  return { above: total - upTo, inside: upTo - (cumulative[bucket - 1] ?? 0), part };
}
