// What the benchmarks tell of many measurements.

/** The value below which a share of the values lies (nearest rank). */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** The middle one, or the mean of the middle two. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

/** Median, and the middle half in brackets. */
export function summary(values, digits) {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(values, share).toFixed(digits));
  return `${middle} (${low} to ${high})`;
}

/** Median, least and largest of some values; the first is named for what it mostly is. */
export const spread = (values) => ({ ratio: median(values), low: Math.min(...values), high: Math.max(...values) });

/**
 * How two things compare that were measured in turns: the ratio within each repetition, so that what slows both slows
 * neither in the ratio.
 * @returns median, least and largest ratio
 */
export const pairedRatio = (values, others) => spread(values.map((value, i) => value / others[i]));

const RESAMPLES = 2000;

/** Bootstrap interval of 95 % (Efron 1979) of what `of` makes of the values; never the same twice, as it draws. */
export function resampled(values, of) {
  const draw = () => values[Math.floor(Math.random() * values.length)];
  const results = Array.from({ length: RESAMPLES }, () => of(values.map(draw)));
  return [quantile(results, 0.025), quantile(results, 0.975)];
}

/**
 * The line of least squares through points [x, y].
 * @returns its slope, and the standard error of that as if the points' deviations were independent
 */
export function slope(points) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [0, 1].map((axis) => mean(points.map((point) => point[axis])));
  const square = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const value = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / square;
  const rest = points.reduce((sum, [x, y]) => sum + (y - meanY - value * (x - meanX)) ** 2, 0);
  return { value, error: Math.sqrt(rest / (points.length - 2) / square) };
}

/** The last line of a benchmark. */
export const verdict = (met, goal) => `goal ${met ? 'met' : 'NOT met'}: ${goal}`;
