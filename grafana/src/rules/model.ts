import { own, quantiles, rateBy, ratio, sumBy, type Group } from './rule.js';

const BY = ['version', 'source'];
/** An explained call is no prediction, and is in no histogram either. */
const PREDICTIONS = 'api!="explain"';
const requests = own('sms_checker:model_requests:rate5m');
const labelled = (result: string) => rateBy(BY, 'model_predictions_total', '5m', `result=~"${result}"`);

/** The models, live (source app) and shadow: calls, failures, times, the queue before the workers, and what they say. */
export const model: Group = {
  name: 'model',
  rules: [
    { record: 'sms_checker:model_requests:rate5m', expr: rateBy(BY, 'model_predictions_total', '5m', PREDICTIONS) },
    {
      record: 'sms_checker:model_error_ratio:rate5m',
      expr: ratio(rateBy(BY, 'model_predictions_total', '5m', `${PREDICTIONS}, status=~"5.."`), requests),
    },
    ...quantiles('sms_checker:model_latency_seconds:quantile5m', BY, 'model_prediction_latency_seconds_bucket', '5m'),
    ...quantiles('sms_checker:model_inference_seconds:quantile5m', BY, 'model_inference_seconds_bucket', '5m'),
    ...quantiles('sms_checker:model_queue_seconds:quantile5m', BY, 'model_queue_seconds_bucket', '5m'),
    {
      record: 'sms_checker:model_worker_utilisation:ratio',
      expr: `${sumBy(BY, own('model_workers_busy'))} / (${sumBy(BY, own('model_workers'))} > 0)`,
    },
    { record: 'sms_checker:model_spam_share:rate5m', expr: ratio(labelled('spam'), labelled('spam|ham')) },
  ],
};
