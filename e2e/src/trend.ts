/** A measurement at some time in one of several states that come again and again, each with a level of its own. */
export interface Point {
  season: string;
  hours: number;
  value: number;
}

export interface Trend {
  /** Of value by hours, with its interval of 99 %, which has no ends where there are too few points for one. */
  slope: number;
  lower: number;
  upper: number;
}

/** The standard normal distribution's quantile of 99.5 %. */
const Z = 2.576;

function bySeason(points: readonly Point[]): Point[][] {
  const seasons = new Set(points.map(({ season }) => season));
  return [...seasons].map((season) => points.filter((point) => point.season === season));
}

/** The middle one, or the mean of the middle two; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** The slopes between all pairs of points of one season. */
const slopesOf = (points: readonly Point[]) =>
  points.flatMap((a, i) => points.slice(i + 1).map((b) => (b.value - a.value) / (b.hours - a.hours)));

/**
 * The median of the slopes between points of the same season (seasonal Theil–Sen), and its interval by the variance of
 * Kendall's S: Hirsch, Slack and Smith 1982; Gilbert 1987, section 17.3. A few wild points move neither. Points of one season
 * are taken to be independent: give one for each time that it comes.
 */
export function trendOf(points: readonly Point[]): Trend {
  const seasons = bySeason(points);
  const slopes = seasons.flatMap(slopesOf).sort((a, b) => a - b);
  const variance = seasons.reduce((sum, { length: n }) => sum + (n * (n - 1) * (2 * n + 5)) / 18, 0);
  const within = Z * Math.sqrt(variance);
  return {
    slope: median(slopes),
    lower: slopes[Math.floor((slopes.length - within) / 2) - 1] ?? -Infinity,
    upper: slopes[Math.ceil((slopes.length + within) / 2)] ?? Infinity,
  };
}

/** Two standard deviations, robustly (1.4826 of the median deviation each), of points about a slope and the level of their season. */
export function noiseOf(points: readonly Point[], slope: number): number {
  const deviations = bySeason(points).flatMap((season) => {
    const level = season.map(({ value, hours }) => value - slope * hours);
    return level.map((value) => Math.abs(value - median(level)));
  });
  return 2 * 1.4826 * median(deviations);
}
