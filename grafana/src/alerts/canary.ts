import { own, sumBy, threshold, type Alert } from '../rules/rule.js';

const ON = 'on (namespace, release)';
/** Fewer calls than these say little: a verdict on few of them is for tools/experiment. */
const enough = `1800 * ${own('sms_checker:random_requests:rate30m', 'version="v2"')} >= ${threshold('canaryRequests')}`;

/** Worse than stable by more than the margin, now (5m) and for some time (30m). */
function beyond(value: 'random_error_ratio' | 'random_p95_seconds', limit: string): string {
  const over = (window: string) =>
    `${own(`sms_checker:${value}:${window}`, 'version="v2"')} > ${ON} group_left () ${own(`sms_checker:${limit}:${window}`)}`;
  return `(${over('rate5m')}) and ${ON} (${over('rate30m')}) and ${ON} (${enough})`;
}

const fallbacks = (['app_fallbacks_total', 'model_fallbacks_total'] as const).map((name) => `rate(${own(name)}[5m])`);

/** The new share must have held as long as the window is, or sessions of the old one count against it. */
const unchanged = `${sumBy([], `changes(${own('sms_configured_share')}[30m])`)} == 0`;

const WHERE = 'of release {{ $labels.release }} in namespace {{ $labels.namespace }}';

/** Whether the canary may go on, and whether the experiment on it is sound. */
export const canary: Alert[] = [
  {
    alert: 'SmsCheckerCanaryMoreErrors',
    expr: beyond('random_error_ratio', 'canary_error_limit'),
    for: '1m',
    labels: { severity: 'critical' },
    annotations: {
      summary:
        '{{ $value | humanizePercentage }} of the calls of the canary fail, more than stable and the margin allow.',
      description: `Over 5 and over 30 minutes the canary ${WHERE} has answered a larger share of randomly assigned calls with 5xx than stable and experiment.margins.errors together.`,
    },
  },
  {
    alert: 'SmsCheckerCanarySlower',
    expr: beyond('random_p95_seconds', 'canary_p95_limit_seconds'),
    for: '1m',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'The p95 of the canary is {{ $value | humanizeDuration }}, longer than stable and the margin allow.',
      description: `Over 5 and over 30 minutes the 95th percentile of the latency of the canary ${WHERE} has been longer than that of stable by more than experiment.margins.p95, of randomly assigned calls.`,
    },
  },
  {
    alert: 'SmsCheckerCanaryFallsBack',
    expr: `sum by (namespace, release, component, intended, version) (${fallbacks.join(' or ')}) > 0`,
    for: '1m',
    labels: { severity: 'warning' },
    annotations: {
      summary:
        'Calls meant for {{ $labels.intended }} of {{ $labels.component }} are answered by {{ $labels.version }}.',
      description:
        'In namespace {{ $labels.namespace }} {{ $value | humanize }} calls a second that the routes meant for {{ $labels.intended }} of {{ $labels.component }} were answered by {{ $labels.version }}, as no pod of {{ $labels.intended }} was healthy. Users notice nothing; an experiment that runs is not valid.',
    },
  },
  {
    alert: 'SmsCheckerSplitDrift',
    expr: `abs(${own('sms_checker:split_deviation:rate30m')}) > ${threshold('splitDeviations')} and ${ON} (${unchanged})`,
    for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'The share of new sessions is {{ $value | humanize }} standard deviations from the configured one.',
      description: `Over 30 minutes without a change of the weights the canary ${WHERE} has been drawn more or less often than its weight says and chance explains. An experiment on it is not valid.`,
    },
  },
  {
    alert: 'SmsCheckerVerdictReady',
    // The command that says it ends with its verdict, before Alertmanager, which waits for others of the group, would have told
    // anybody.
    expr: `max by (namespace, release, experiment, verdict) (${own('experiment_verdict', 'question="all", verdict!="continue"')}) == 1`,
    for: '0m',
    keep_firing_for: '15m',
    labels: { severity: 'info' },
    annotations: {
      summary: 'Experiment {{ $labels.experiment }} says {{ $labels.verdict }}.',
      description:
        'The verdict on experiment {{ $labels.experiment }} of release {{ $labels.release }} in namespace {{ $labels.namespace }} is no longer continue but {{ $labels.verdict }}: promote, roll back, or see why it is not valid.',
    },
  },
];
