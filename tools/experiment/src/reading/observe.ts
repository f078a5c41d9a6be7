import type { Experiment } from '../config/experiment.js';
import type { MetricsSource, Series, Window } from '../source/series.js';
import { armOf, type Arm } from './arm.js';
import { fallbacksOf, type Fallbacks } from './fallbacks.js';
import type { Flaw } from './flaw.js';
import { growthOf, sumOf, type Growth } from './growth.js';
import { LATENCY_BOUNDS } from './names.js';
import type { Arms, Observation } from './observation.js';
import { absencesOf, scrapedTwice, skewOf } from './presence.js';
import { MOMENTS_A_HISTOGRAM, read, type Reading } from './read.js';
import { recentErrorsOf } from './recent-errors.js';
import type { Target } from './target.js';

/** It may come yet, as after a restart of Prometheus. */
const NO_WEIGHTS: Flaw = {
  kind: 'missing',
  text: 'nothing tells the weights of the draw; set split, or monitoring.prometheusRule.enabled=true in the release',
};

/** Reads a window, and counts what it shows of both versions. @throws Fault where the source cannot be read */
export async function observe(source: MetricsSource, experiment: Experiment, window: Window): Promise<Observation> {
  const reading = await read(source, experiment, window);
  const { stable, canary } = experiment;
  const { moments } = reading;
  const targets = new Map(reading.targets.map((target) => [target.key, target]));
  const ours = reading.targets.filter(({ version }) => version === stable || version === canary);
  const grown = (series: readonly Series[], at = moments) => series.map((one) => growthOf(one, at, targets));

  const isError = new RegExp(`^(?:${experiment.errorStatuses})$`);
  const failed = ({ labels }: { labels: Series['labels'] }) => isError.test(labels.status ?? '');
  const predictions = grown(reading.predictions);
  const [appFallbacks, modelFallbacks] = [grown(reading.appFallbacks), grown(reading.modelFallbacks)];
  const ofCanary = reading.predictions.filter(({ labels }) => labels.version === canary);
  const errors = recentErrorsOf([...ofCanary, ...reading.modelPredictions].filter(failed), moments, targets);
  const why = (component: Target['component'], fallbacks: readonly Growth[]): Fallbacks =>
    fallbacksOf(
      { moments, fallbacks: sumOf(fallbacks.filter(isPrediction), moments.length), errors },
      ours.filter((target) => target.version === canary && target.component === component),
      unreadyMoments(reading, ours, canary),
    );
  const fellBack = { app: why('app', appFallbacks), model: why('model', modelFallbacks) };

  const counters = {
    predictions,
    guesses: grown(reading.guesses),
    sessions: grown(reading.sessions),
    latency: grown(reading.latency, reading.histogramMoments),
  };
  const arms: Arms<Arm> = {
    stable: armOf(stable, counters, failed, reading),
    canary: armOf(canary, counters, failed, reading, fellBack),
  };
  const configured = configuredOf(reading, experiment);
  const weights = experiment.split ?? configured.at(-1);
  const flaws: Flaw[] = [
    ...[predictions, counters.guesses, counters.sessions, counters.latency, appFallbacks, modelFallbacks]
      .flat(2)
      .flatMap((one) => one.flaws),
    ...absencesOf(ours, moments, experiment.maxGapSeconds * 1000),
    ...arms.stable.flaws,
    ...arms.canary.flaws,
    ...(weights ? [] : [NO_WEIGHTS]),
  ];
  const last = moments.length - 1;
  return {
    from: moments[0] ?? 0,
    to: moments[last] ?? 0,
    bounds: LATENCY_BOUNDS,
    moments: reading.histogramMoments.map((at, i) => {
      const index = i * MOMENTS_A_HISTOGRAM;
      return { at, stable: arms.stable.at(index, i), canary: arms.canary.at(index, i) };
    }),
    ...(weights && { weights: { stable: weights.stable, canary: weights.canary } }),
    configured,
    fallbacks: {
      errors: (fellBack.app.errors[last] ?? 0) + (fellBack.model.errors[last] ?? 0),
      unready: (fellBack.app.unready[last] ?? 0) + (fellBack.model.unready[last] ?? 0),
    },
    appFallbacks: sumOf(appFallbacks, moments.length)[last] ?? 0,
    models: { stable: modelsOf(reading, stable), canary: modelsOf(reading, canary) },
    scrapedTwice: scrapedTwice(ours),
    skew: skewOf(ours, moments),
    flaws: [...new Map(flaws.map((flaw) => [flaw.text, flaw])).values()],
  };
}

/** Whether calls that fell back would have been predictions, as far as the release tells: a page is no call. */
const isPrediction = ({ labels }: Growth) => labels.prediction !== 'false';

/** The models that served a version within the window, by SHA-256. */
function modelsOf({ models }: Reading, version: string): string[] {
  const served = models.filter(
    ({ labels, samples }) => labels.version === version && samples.some(({ value }) => value === 1),
  );
  return [...new Set(served.map(({ labels }) => labels.sha256 ?? ''))].sort();
}

/** The weights that the release recorded within the window, in the order of their first appearance. */
function configuredOf({ shares, moments }: Reading, { stable, canary }: Experiment): Arms<number>[] {
  const of = (version: string, moment: number) =>
    shares.find(({ labels }) => labels.version === version)?.samples.find(({ at }) => at === moment)?.value;
  const pairs = new Map<string, Arms<number>>();
  for (const moment of moments) {
    const [one, other] = [of(stable, moment), of(canary, moment)];
    if (one === undefined || other === undefined || !Number.isFinite(one + other)) continue;
    pairs.set(`${one}:${other}`, { stable: one * 100, canary: other * 100 });
  }
  return [...pairs.values()];
}

/** Moments at which Kubernetes says that a pod of the canary was not ready. */
function unreadyMoments({ podsReady }: Reading, targets: readonly Target[], canary: string): Set<number> {
  const pods = new Set(targets.filter(({ version }) => version === canary).map(({ labels }) => labels.pod));
  return new Set(
    podsReady
      .filter(({ labels }) => labels.pod !== undefined && pods.has(labels.pod))
      .flatMap(({ samples }) => samples.filter(({ value }) => value === 0).map(({ at }) => at)),
  );
}
