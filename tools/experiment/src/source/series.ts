/** Labels of a series: those of the metric, and those that Prometheus put there for the target. */
export type Labels = Readonly<Record<string, string>>;

/** A value that was scraped, raw. */
export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** Samples in the order of time. */
export interface Series {
  readonly labels: Labels;
  readonly samples: readonly Sample[];
}

/** Milliseconds since 1970. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Label names and regular expressions of the whole value. */
export type Match = Readonly<Record<string, string>>;

/** Where raw counters come from. Everything else works on what this gives. */
export interface MetricsSource {
  /**
   * Values of all series of a metric at `points` + 1 moments evenly through the window, both ends included; a series has
   * none where it was not scraped for Prometheus' five minutes.
   * @throws Fault in words where nothing can be read
   */
  series(metric: string, match: Match, window: Window, points: number): Promise<Series[]>;
  /** For the same moments the seconds since 1970 at which the value there was really scraped. */
  scrapedAt(metric: string, match: Match, window: Window, points: number): Promise<Series[]>;
}

/** The moments of a reading: `points` + 1, the last not before the end of the window. */
export function grid({ from, to }: Window, points: number): { step: number; moments: number[] } {
  const step = Math.max(1, Math.ceil((to - from) / points));
  return { step, moments: Array.from({ length: points + 1 }, (_, i) => from + i * step) };
}
