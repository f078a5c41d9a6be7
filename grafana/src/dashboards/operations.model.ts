import type { Row } from './layout.js';
import { lines, rows, stacked } from './panels.js';
import { ofVersions, rate, thresholdLine } from './select.js';

const LEGEND = '{{version}} {{source}}';
const quantile = (name: 'latency' | 'inference' | 'queue', value: string) =>
  ofVersions(`sms_checker:model_${name}_seconds:quantile5m`, `quantile="${value}"`);

/** The models by version; those with source shadow get copies. */
export const modelRow = (): Row => ({
  title: 'Model',
  panels: [
    stacked({
      title: 'Predictions by version',
      description: 'Calls a second at the models. Calls with source shadow are copies that nobody waits for.',
      unit: 'reqps',
      queries: [{ expr: rate('version, source', ofVersions('model_predictions_total')), legend: LEGEND }],
    }),
    stacked({
      title: 'Predictions by status',
      description: 'Calls a second at the models by HTTP status. 429: the queue was full. 499: the app gave up.',
      unit: 'reqps',
      queries: [{ expr: rate('status', ofVersions('model_predictions_total')), legend: '{{status}}' }],
    }),
    lines({
      title: 'Model error ratio',
      description:
        'Share of calls that the model answers with 5xx over 5 minutes, and where SmsCheckerShadowFailing begins.',
      unit: 'percentunit',
      queries: [
        { expr: ofVersions('sms_checker:model_error_ratio:rate5m'), legend: LEGEND },
        thresholdLine('errorRatio'),
      ],
    }),
    lines({
      title: 'Model latency p50, p95 and p99',
      description: 'Percentiles over 5 minutes from the head of a request to the end of its answer at the model.',
      unit: 's',
      queries: ['0.5', '0.95', '0.99'].map((value) => ({
        expr: quantile('latency', value),
        legend: `${LEGEND} {{quantile}}`,
      })),
    }),
    lines({
      title: 'Inference p50 and p95',
      description: 'Percentiles over 5 minutes of what the model itself takes for a message, features included.',
      unit: 's',
      queries: ['0.5', '0.95'].map((value) => ({
        expr: quantile('inference', value),
        legend: `${LEGEND} {{quantile}}`,
      })),
    }),
    lines({
      title: 'Wait for a worker p95',
      description:
        'How long a message waits for a free worker thread. Nothing where the model runs on the main thread.',
      unit: 's',
      queries: [{ expr: quantile('queue', '0.95'), legend: LEGEND }],
    }),
    lines({
      title: 'Queue',
      description: 'Messages that wait for a worker thread. When the queue is full, calls are answered with 429.',
      unit: 'short',
      queries: [{ expr: `sum by (version, source) (${ofVersions('model_queue_depth')})`, legend: LEGEND }],
    }),
    lines({
      title: 'Workers in use',
      description:
        'Share of the worker threads that are at a message. Nothing where the model runs on the main thread.',
      unit: 'percentunit',
      queries: [{ expr: ofVersions('sms_checker:model_worker_utilisation:ratio'), legend: LEGEND }],
    }),
    lines({
      title: 'Worker restarts and reloads',
      description: 'Worker threads started again, and changes of the model folder by their result, within each step.',
      unit: 'short',
      queries: [
        {
          expr: `sum by (version) (increase(${ofVersions('model_worker_restarts_total')}[$__rate_interval]))`,
          legend: '{{version}} worker restarts',
        },
        {
          expr: `sum by (version, result) (increase(${ofVersions('model_reloads_total')}[$__rate_interval]))`,
          legend: '{{version}} {{result}}',
        },
      ],
    }),
    lines({
      title: 'Lines lost from the prediction log',
      description:
        'Lines a second that the prediction log dropped. The shadow is compared by these lines: pairs are missing then.',
      unit: 'short',
      queries: [{ expr: rate('version', ofVersions('model_prediction_log_dropped_total')), legend: '{{version}}' }],
    }).span(12),
    rows(
      {
        title: 'Models served',
        description:
          'Which model each version serves, by name and checksum. Two of one version make an experiment invalid.',
        unit: 'short',
        queries: [{ expr: `count by (version, name, sha256) (${ofVersions('model_info')})`, legend: '{{version}}' }],
      },
      { version: 'Version', name: 'Model', sha256: 'SHA-256' },
    ).height(8),
  ],
});
