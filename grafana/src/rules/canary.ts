import { own, rateBy, ratio, sumBy, type Group, type RecordingRule } from './rule.js';

/** Testers who chose their version say nothing of the share of users. */
const RANDOM = 'assignment="random"';
/** A version's part of what all versions have. */
const share = (name: Parameters<typeof own>[0]) =>
  `${own(name)} / on (namespace, release) group_left () (${sumBy([], own(name))} > 0)`;

/** What is compared, over a short window that sees the present and a long one that chance moves little. */
function judged(window: '5m' | '30m'): RecordingRule[] {
  const requests = own(`sms_checker:random_requests:rate${window}`);
  const errorRatio = `sms_checker:random_error_ratio:rate${window}` as const;
  const p95 = `sms_checker:random_p95_seconds:rate${window}` as const;
  const margin = (kind: string) => sumBy([], own('sms_experiment_margin', `kind="${kind}"`));
  const stable = (name: Parameters<typeof own>[0]) => sumBy([], own(name, 'version="v1"'));
  return [
    {
      record: `sms_checker:random_requests:rate${window}`,
      expr: rateBy(['version'], 'app_predictions_total', window, RANDOM),
    },
    {
      record: errorRatio,
      expr: ratio(rateBy(['version'], 'app_predictions_total', window, `${RANDOM}, status=~"5.."`), requests),
    },
    {
      record: p95,
      expr: `histogram_quantile(0.95, ${rateBy(['version', 'le'], 'app_prediction_latency_seconds_bucket', window, RANDOM)})`,
    },
    { record: `sms_checker:canary_error_limit:rate${window}`, expr: `${stable(errorRatio)} + ${margin('errors')}` },
    { record: `sms_checker:canary_p95_limit_seconds:rate${window}`, expr: `${stable(p95)} * (1 + ${margin('p95')})` },
  ];
}

const configured = sumBy([], own('sms_configured_share', 'version="v2"'));
const sessions = sumBy([], own('sms_checker:sessions:rate30m'));
const canarySessions = `(${sumBy([], own('sms_checker:session_share:rate30m', 'version="v2"'))} or 0 * ${sessions})`;

/** Stable (v1) beside canary (v2), of randomly assigned calls alone. */
export const canary: Group = {
  name: 'canary',
  rules: [
    ...judged('5m'),
    ...judged('30m'),
    { record: 'sms_checker:request_share:rate5m', expr: share('sms_checker:random_requests:rate5m') },
    {
      record: 'sms_checker:guess_disagreement:rate30m',
      expr: ratio(
        rateBy(['version'], 'app_guesses_total', '30m', `${RANDOM}, agrees="false"`),
        rateBy(['version'], 'app_guesses_total', '30m', RANDOM),
      ),
    },
    {
      record: 'sms_checker:spam_share:rate5m',
      expr: ratio(
        rateBy(['version'], 'app_predictions_total', '5m', `${RANDOM}, result="spam"`),
        rateBy(['version'], 'app_predictions_total', '5m', `${RANDOM}, result=~"spam|ham"`),
      ),
    },
    { record: 'sms_checker:sessions:rate30m', expr: rateBy(['version'], 'app_sessions_total', '30m') },
    { record: 'sms_checker:session_share:rate30m', expr: share('sms_checker:sessions:rate30m') },
    {
      // In standard deviations of a binomial draw of as many sessions.
      record: 'sms_checker:split_deviation:rate30m',
      expr: `(${canarySessions} - ${configured}) / sqrt(${configured} * (1 - ${configured}) / (1800 * ${sessions} > 0))`,
    },
  ],
};
