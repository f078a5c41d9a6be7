import { own, threshold, type Alert } from '../rules/rule.js';

const WHERE = 'of release {{ $labels.release }} in namespace {{ $labels.namespace }}';

/** Nobody waits for the shadow, so these never wake anybody; but a comparison on what it missed is worth nothing. */
export const shadow: Alert[] = [
  {
    alert: 'SmsCheckerShadowFailing',
    expr: `${own('sms_checker:model_error_ratio:rate5m', 'source="shadow"')} > ${threshold('errorRatio')}`,
    for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: '{{ $value | humanizePercentage }} of the copies that shadow {{ $labels.version }} gets fail.',
      description: `For five minutes model {{ $labels.version }} ${WHERE} has answered more copies with 5xx than monitoring.prometheusRule.thresholds.errorRatio allows. Users notice nothing.`,
    },
  },
  {
    alert: 'SmsCheckerMirrorIncomplete',
    expr: `${own('sms_checker:mirror_completeness:rate5m')} < ${threshold('mirrorCompleteness')}`,
    for: '10m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'The shadow gets {{ $value | humanizePercentage }} of the copies that it should get.',
      description: `For ten minutes the shadow ${WHERE} has had fewer copies than istio.shadow.mirrorPercent and monitoring.prometheusRule.thresholds.mirrorCompleteness say. Users notice nothing.`,
    },
  },
];
