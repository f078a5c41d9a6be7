import { own, quantiles, rateBy, ratio, sumBy, type Group } from './rule.js';

const BY = ['version', 'assignment'];
const requests = own('sms_checker:app_requests:rate5m');
const errors = own('sms_checker:app_errors:rate5m');

/** What users meet: calls a second, the share that fails, and how long an answer takes. Errors are answers of 5xx. */
export const app: Group = {
  name: 'app',
  rules: [
    { record: 'sms_checker:app_requests:rate5m', expr: rateBy(BY, 'app_predictions_total', '5m') },
    {
      record: 'sms_checker:app_errors:rate5m',
      expr: `${rateBy(BY, 'app_predictions_total', '5m', 'status=~"5.."')} or 0 * ${requests}`,
    },
    {
      record: 'sms_checker:app_error_ratio:rate5m',
      expr: ratio(sumBy(['version'], errors), sumBy(['version'], requests)),
    },
    ...quantiles(
      'sms_checker:app_latency_seconds:quantile5m',
      ['version'],
      'app_prediction_latency_seconds_bucket',
      '5m',
    ),
  ],
};
