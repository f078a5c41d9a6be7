import { geometricBuckets } from './buckets.js';

/** Kind, help text, labels and (of histograms) bounds of a metric. No label ever comes from what a user sent. */
export interface MetricDefinition {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  readonly buckets?: readonly number[];
}

/** Seconds. 1 ms to 1 s by a ratio under 1.1, where releases are decided; then coarse up to the longest timeout. */
const REQUEST_SECONDS = [0.0005, ...geometricBuckets(0.001, 1, 1.095), 1.5, 2, 3, 5, 10];

/** Seconds. From 5 µs, what a linear model takes, by the same ratio. */
const INFERENCE_SECONDS = [...geometricBuckets(5e-6, 0.1, 1.095), 0.2, 0.5, 1, 2, 5];

/** Seconds. From 0.1 ms, what a free worker takes to notice, up to the longest deadline. */
const QUEUE_SECONDS = [...geometricBuckets(1e-4, 2, 1.5), 5, 10, 30, 60];

/** Probability of spam in steps of .05. */
const PROBABILITIES = Array.from({ length: 20 }, (_, i) => (i + 1) / 20);

/** Every metric of the system by name. Names are an interface: dashboards, alerts and experiments read them. */
export const CATALOGUE = {
  app_predictions_total: {
    kind: 'counter',
    help: 'Calls of POST /predict without an explanation at the app; result is none and status 4xx or 5xx where there was no answer, 499 where the client left or was cut off.',
    labels: ['version', 'result', 'status', 'assignment'],
  },
  app_prediction_latency_seconds: {
    kind: 'histogram',
    help: 'Seconds from the head of a request to the end of its answer at the app, errors included, explained calls left out.',
    labels: ['version', 'source', 'assignment'],
    buckets: REQUEST_SECONDS,
  },
  app_requests_in_flight: {
    kind: 'gauge',
    help: 'Calls of POST /predict that the app is working on.',
    labels: ['version'],
  },
  app_guesses_total: {
    kind: 'counter',
    help: "Answers to messages that came with the user's own guess, by whether the two agree.",
    labels: ['version', 'agrees', 'assignment'],
  },
  app_fallbacks_total: {
    kind: 'counter',
    help: 'Requests that a route meant for one version (intended) and another (version) had to answer; prediction is true for those that app_predictions_total counts.',
    labels: ['intended', 'version', 'assignment', 'prediction'],
  },
  app_sessions_total: {
    kind: 'counter',
    help: 'Requests whose version was drawn anew, so new sessions where sessions stick.',
    labels: ['version'],
  },
  model_predictions_total: {
    kind: 'counter',
    help: 'Calls for predictions at the model, by api: predict is POST /predict, explain the same with an explanation (no prediction), infer an infer route of /v2 (result batch); source is shadow where the calls are copies.',
    labels: ['version', 'result', 'status', 'source', 'api'],
  },
  model_prediction_latency_seconds: {
    kind: 'histogram',
    help: 'Seconds from the head of a request to the end of its answer at the model, errors included, explained calls left out.',
    labels: ['version', 'source', 'api'],
    buckets: REQUEST_SECONDS,
  },
  model_inference_seconds: {
    kind: 'histogram',
    help: 'Seconds that the model itself took for one message, features included, explained calls left out.',
    labels: ['version', 'source'],
    buckets: INFERENCE_SECONDS,
  },
  model_prediction_probability: {
    kind: 'histogram',
    help: 'Probability of spam that the model gave, explained calls left out.',
    labels: ['version', 'source'],
    buckets: PROBABILITIES,
  },
  model_queue_depth: {
    kind: 'gauge',
    help: 'Messages that wait for a worker; always 0 where the model runs on the main thread.',
    labels: ['version', 'source'],
  },
  model_queue_seconds: {
    kind: 'histogram',
    help: 'Seconds that a message waited for a worker before its inference; none where the model runs on the main thread.',
    labels: ['version', 'source'],
    buckets: QUEUE_SECONDS,
  },
  model_workers: {
    kind: 'gauge',
    help: 'Worker threads that serve; always 0 where the model runs on the main thread.',
    labels: ['version', 'source'],
  },
  model_workers_busy: {
    kind: 'gauge',
    help: 'Worker threads that are at a message.',
    labels: ['version', 'source'],
  },
  model_worker_restarts_total: {
    kind: 'counter',
    help: 'Worker threads that ended, or were given up, and had to be started again.',
    labels: ['version', 'source'],
  },
  model_reloads_total: {
    kind: 'counter',
    help: 'Changes of the model folder by result: swapped, refused (the old model serves on), unavailable (nothing there).',
    labels: ['version', 'source', 'result'],
  },
  model_fallbacks_total: {
    kind: 'counter',
    help: 'Calls that a route meant for one version (intended) and another (version) had to answer; prediction is false for those that explain.',
    labels: ['intended', 'version', 'assignment', 'prediction'],
  },
  model_prediction_log_dropped_total: {
    kind: 'counter',
    help: 'Lines that the prediction log lost because its file or pipe took no more.',
    labels: ['version', 'source'],
  },
  model_info: {
    kind: 'gauge',
    help: '1 for the model that is being served.',
    labels: ['version', 'name', 'sha256'],
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof CATALOGUE;
