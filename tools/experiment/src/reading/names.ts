import { CATALOGUE, type MetricName } from '@sms-checker/metrics/catalogue';
import type { Assignment } from '@sms-checker/contracts';

/** Metrics that the verdict reads, named so that a change of the catalogue does not compile here. */
export const METRIC = {
  predictions: 'app_predictions_total',
  latency: 'app_prediction_latency_seconds',
  guesses: 'app_guesses_total',
  sessions: 'app_sessions_total',
  appFallbacks: 'app_fallbacks_total',
  modelFallbacks: 'model_fallbacks_total',
  modelPredictions: 'model_predictions_total',
  modelInfo: 'model_info',
} as const satisfies Record<string, MetricName>;

/** Bounds of the latency buckets, as Prometheus writes them in `le`. */
export const LATENCY_BOUNDS: readonly number[] = [...CATALOGUE[METRIC.latency].buckets, Infinity];

/** The only traffic that says something of the share of users: testers' is pinned or chosen by a header. */
export const RANDOM: Assignment = 'random';

/** What prom-client tells of every process. */
export const PROCESS_START = 'process_start_time_seconds';

/** What the chart records of its values. */
export const CONFIGURED_SHARE = 'sms_configured_share';

/** What kube-state-metrics tells of pods, where there is one. */
export const POD_READY = 'kube_pod_status_ready';
