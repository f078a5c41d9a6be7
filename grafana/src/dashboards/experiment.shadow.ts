import type { Row } from './layout.js';
import { distribution, lines, stacked } from './panels.js';
import { ofRelease, ofVersions, rate } from './select.js';

const LEGEND = '{{version}} {{source}}';
const probabilities = (source: string) =>
  `sum by (le) (increase(${ofVersions('model_prediction_probability_bucket', `source="${source}"`)}[$__rate_interval]))`;
const quantile = (name: 'latency' | 'inference', value: string) =>
  ofVersions(`sms_checker:model_${name}_seconds:quantile5m`, `quantile="${value}"`);

/** The models that answer users beside the one that gets copies. */
export const shadowRow = (): Row => ({
  title: 'Live beside shadow (v3)',
  panels: [
    lines({
      title: 'Mirror completeness',
      description:
        'Copies that the shadow has counted as a share of those that it should get, and where SmsCheckerMirrorIncomplete begins.',
      unit: 'percentunit',
      queries: [
        { expr: ofRelease('sms_checker:mirror_completeness:rate5m'), legend: 'copies' },
        { expr: ofRelease('sms_alert_threshold', 'kind="mirrorCompleteness"'), legend: 'threshold' },
      ],
    }),
    lines({
      title: 'Copies',
      description:
        'Copies a second that the shadow should get by istio.shadow.mirrorPercent, and those that it has counted.',
      unit: 'reqps',
      queries: [
        { expr: ofRelease('sms_checker:mirror_expected:rate5m'), legend: 'expected' },
        { expr: ofRelease('sms_checker:mirror_received:rate5m'), legend: 'received' },
      ],
    }),
    lines({
      title: 'Agreement at most',
      description:
        'The two cannot agree on more messages than this, as their shares of spam differ by the rest. How many they do agree on only pairs tell: npm run experiment -- shadow.',
      unit: 'percentunit',
      queries: [{ expr: ofRelease('sms_checker:shadow_agreement_at_most:rate5m'), legend: 'at most' }],
    }),
    lines({
      title: 'Latency p50 and p95 at the model',
      description: 'Percentiles over 5 minutes at the model, live beside shadow.',
      unit: 's',
      queries: ['0.5', '0.95'].map((value) => ({ expr: quantile('latency', value), legend: `${LEGEND} {{quantile}}` })),
    }),
    lines({
      title: 'Inference p50 and p95',
      description: 'Percentiles over 5 minutes of what the model itself takes for a message, live beside shadow.',
      unit: 's',
      queries: ['0.5', '0.95'].map((value) => ({
        expr: quantile('inference', value),
        legend: `${LEGEND} {{quantile}}`,
      })),
    }),
    lines({
      title: 'Shadow errors',
      description: 'Share of calls that the models answer with 5xx over 5 minutes, live beside shadow.',
      unit: 'percentunit',
      queries: [{ expr: ofVersions('sms_checker:model_error_ratio:rate5m'), legend: LEGEND }],
    }),
    stacked({
      title: 'Labels',
      description: 'Predictions a second by label, live beside shadow.',
      unit: 'reqps',
      queries: [
        {
          expr: rate('result, source', ofVersions('model_predictions_total', 'result=~"spam|ham"')),
          legend: '{{result}} {{source}}',
        },
      ],
    }).span(12),
    lines({
      title: 'Spam share of the models',
      description: 'Share of the predictions over 5 minutes that say spam, live beside shadow.',
      unit: 'percentunit',
      queries: [{ expr: ofVersions('sms_checker:model_spam_share:rate5m'), legend: LEGEND }],
    }).span(12),
    distribution({
      title: 'Probabilities, live',
      description:
        'How often the live models gave which probability of spam. A model that is sure has its messages at both ends.',
      unit: 'percentunit',
      queries: [{ expr: probabilities('app'), legend: '{{le}}' }],
    }),
    distribution({
      title: 'Probabilities, shadow',
      description: 'How often the shadow gave which probability of spam, for copies of the same messages.',
      unit: 'percentunit',
      queries: [{ expr: probabilities('shadow'), legend: '{{le}}' }],
    }),
  ],
});
