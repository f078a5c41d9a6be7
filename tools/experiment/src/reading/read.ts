import type { Experiment } from '../config/experiment.js';
import { grid, type Match, type MetricsSource, type Series, type Window } from '../source/series.js';
import { METRIC, POD_READY, PROCESS_START, CONFIGURED_SHARE, RANDOM } from './names.js';
import { targetOf, targetsOf, type Target } from './target.js';

/** Moments at which counters are read, and at which histograms are: of these a process has some eighty. */
const POINTS = 240;
const HISTOGRAM_POINTS = 60;
export const MOMENTS_A_HISTOGRAM = POINTS / HISTOGRAM_POINTS;

/** Everything that one look reads. */
export interface Reading {
  readonly moments: readonly number[];
  readonly histogramMoments: readonly number[];
  readonly targets: readonly Target[];
  readonly predictions: readonly Series[];
  readonly latency: readonly Series[];
  readonly guesses: readonly Series[];
  readonly sessions: readonly Series[];
  readonly appFallbacks: readonly Series[];
  readonly modelFallbacks: readonly Series[];
  readonly modelPredictions: readonly Series[];
  readonly models: readonly Series[];
  readonly shares: readonly Series[];
  readonly podsReady: readonly Series[];
}

/** Asks for all series at once. @throws Fault where the source cannot be read */
export async function read(source: MetricsSource, { stable, canary }: Experiment, window: Window): Promise<Reading> {
  const { step, moments } = grid(window, POINTS);
  const whole = { from: window.from, to: window.from + step * POINTS };
  const version = `${stable}|${canary}`;
  const ask = (metric: string, match: Match, points = POINTS) => source.series(metric, match, whole, points);
  const fellBack = { intended: canary };
  const { starts, scrapes, ...series } = await together({
    starts: ask(PROCESS_START, {}),
    scrapes: source.scrapedAt(PROCESS_START, {}, whole, POINTS),
    predictions: ask(METRIC.predictions, { version }),
    latency: ask(`${METRIC.latency}_bucket`, { version, assignment: RANDOM }, HISTOGRAM_POINTS),
    guesses: ask(METRIC.guesses, { version, assignment: RANDOM }),
    sessions: ask(METRIC.sessions, { version }),
    // Testers' are left out, where the release tells them apart.
    appFallbacks: ask(METRIC.appFallbacks, { ...fellBack, assignment: `${RANDOM}|` }),
    modelFallbacks: ask(METRIC.modelFallbacks, { ...fellBack, assignment: `${RANDOM}|` }),
    modelPredictions: ask(METRIC.modelPredictions, { version: canary, source: 'app' }),
    models: ask(METRIC.modelInfo, { version }),
    shares: ask(CONFIGURED_SHARE, { version }),
    podsReady: ask(POD_READY, { condition: 'true' }),
  });
  const apps = versionsOf([series.predictions, series.latency, series.sessions, series.guesses]);
  const servers = versionsOf([series.modelPredictions, series.models]);
  return {
    ...series,
    moments,
    histogramMoments: grid(whole, HISTOGRAM_POINTS).moments,
    targets: targetsOf(starts, scrapes).map((target) => ({
      ...target,
      version: apps.get(target.key) ?? servers.get(target.key) ?? target.labels.version,
      component: apps.has(target.key) ? 'app' : servers.has(target.key) ? 'model' : undefined,
    })),
  };
}

/** Waits for all of these, by their names. */
async function together<Name extends string, T>(asked: Record<Name, Promise<T>>): Promise<Record<Name, T>> {
  const answers = Object.entries<Promise<T>>(asked).map(async ([name, answer]) => [name, await answer] as const);
  return Object.fromEntries(await Promise.all(answers)) as Record<Name, T>;
}

/** Which version a process is, as its own metrics say: its start time has no such label where Prometheus put none there. */
function versionsOf(all: readonly (readonly Series[])[]): Map<string, string> {
  return new Map(
    all
      .flat()
      .flatMap(({ labels }) => (labels.version === undefined ? [] : [[targetOf(labels), labels.version] as const])),
  );
}
