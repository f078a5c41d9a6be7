import type { Series } from '../source/series.js';
import type { Fallbacks } from './fallbacks.js';
import type { Flaw } from './flaw.js';
import { sumOf, type Growth } from './growth.js';
import { LATENCY_BOUNDS, METRIC, RANDOM } from './names.js';
import type { Counted } from './observation.js';
import type { Reading } from './read.js';

/** Share by which two metrics of the same calls may differ. */
const TOLERANCE = 0.01;

/** Counters of both versions, grown since the start of the window. */
export interface Counters {
  readonly predictions: readonly Growth[];
  readonly guesses: readonly Growth[];
  readonly sessions: readonly Growth[];
  readonly latency: readonly Growth[];
}

/** One version in the window. */
export interface Arm {
  /** What it had counted at a moment of the counters and of the histograms, by their places. */
  at(index: number, histogramIndex: number): Counted;
  readonly flaws: readonly Flaw[];
}

/**
 * Sums up one version.
 * @param failed whether a series counts failed calls
 * @param fellBack calls that the mesh took from it for its errors: these are errors of its own. What its app did not see comes
 *   on top of its calls; what its model did not see its app has counted as answered.
 */
export function armOf(
  version: string,
  counters: Counters,
  failed: (one: { labels: Series['labels'] }) => boolean,
  { moments, histogramMoments, models }: Reading,
  fellBack?: { readonly app: Fallbacks; readonly model: Fallbacks },
): Arm {
  const own = (growths: readonly Growth[]) => growths.filter(({ labels }) => labels.version === version);
  const random = own(counters.predictions).filter(({ labels }) => labels.assignment === RANDOM);
  const sum = (growths: readonly Growth[]) => sumOf(growths, moments.length);
  const [calls, errors] = [sum(random), sum(random.filter(failed))];
  const [guesses, agreed] = [
    sum(own(counters.guesses)),
    sum(own(counters.guesses).filter(({ labels }) => labels.agrees === 'true')),
  ];
  const sessions = sum(own(counters.sessions));
  const buckets = LATENCY_BOUNDS.map((bound) => {
    const those = own(counters.latency).filter(({ labels }) => boundOf(labels.le) === bound);
    return { found: those.length > 0, sum: sumOf(those, histogramMoments.length) };
  });
  const timed = buckets.at(-1)?.sum.at(-1) ?? 0;
  const total = calls.at(-1) ?? 0;

  const missing: string[] = [];
  if (random.length === 0)
    missing.push(`no series of ${METRIC.predictions} with assignment="${RANDOM}" for ${version}`);
  else if (Math.abs(timed - total) > TOLERANCE * total || buckets.some(({ found }) => !found)) {
    missing.push(
      `${METRIC.predictions} has ${total} calls of ${version}, ${METRIC.latency} has ${timed}: series are missing`,
    );
  }
  if (own(counters.sessions).length === 0) missing.push(`no series of ${METRIC.sessions} for ${version}`);
  if (!models.some(({ labels }) => labels.version === version))
    missing.push(`no series of ${METRIC.modelInfo} for ${version}`);

  return {
    at(index, histogramIndex) {
      const outside = fellBack?.app.errors[index] ?? 0;
      const all = (calls[index] ?? 0) + outside;
      return {
        calls: all,
        errors: Math.min(all, (errors[index] ?? 0) + outside + (fellBack?.model.errors[index] ?? 0)),
        guesses: guesses[index] ?? 0,
        disagreements: (guesses[index] ?? 0) - (agreed[index] ?? 0),
        sessions: sessions[index] ?? 0,
        latency: rising(buckets.map((bucket) => bucket.sum[histogramIndex] ?? 0)),
      };
    },
    flaws: missing.map((text) => ({ kind: 'missing', text })),
  };
}

/** A bucket that is missing, which is told as such, holds at least what the one below holds. */
function rising(cumulative: readonly number[]): number[] {
  let most = 0;
  return cumulative.map((count) => (most = Math.max(most, count)));
}

const boundOf = (le: string | undefined) => (le === '+Inf' ? Infinity : Number(le));
