import { own, sumBy, threshold, type Alert } from '../rules/rule.js';

const requests = sumBy([], own('sms_checker:app_requests:rate5m'));

/** What users notice, whatever version answers them. */
export const service: Alert[] = [
  {
    alert: 'SmsCheckerHighRequestRate',
    expr: `60 * ${requests} > ${threshold('requestsPerMinute')}`,
    for: '2m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'Release {{ $labels.release }} gets {{ $value | humanize }} requests a minute.',
      description:
        'For two minutes release {{ $labels.release }} in namespace {{ $labels.namespace }} has had more requests than monitoring.prometheusRule.thresholds.requestsPerMinute.',
    },
  },
  {
    alert: 'SmsCheckerHighErrorRatio',
    expr: `${own('sms_checker:app_error_ratio:rate5m')} > ${threshold('errorRatio')}`,
    for: '5m',
    labels: { severity: 'critical' },
    annotations: {
      summary: '{{ $value | humanizePercentage }} of the calls of app {{ $labels.version }} fail.',
      description:
        'For five minutes more calls of app {{ $labels.version }} of release {{ $labels.release }} in namespace {{ $labels.namespace }} have been answered with 5xx than monitoring.prometheusRule.thresholds.errorRatio allows.',
    },
  },
  {
    alert: 'SmsCheckerSlowP95',
    expr: `${own('sms_checker:app_latency_seconds:quantile5m', 'quantile="0.95"')} > ${threshold('p95Seconds')}`,
    for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'One in twenty calls of app {{ $labels.version }} takes longer than {{ $value | humanizeDuration }}.',
      description:
        'For five minutes the 95th percentile of the latency of app {{ $labels.version }} of release {{ $labels.release }} in namespace {{ $labels.namespace }} has been above monitoring.prometheusRule.thresholds.p95Seconds.',
    },
  },
];
