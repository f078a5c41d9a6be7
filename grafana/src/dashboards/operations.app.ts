import { fallbacks } from './fallbacks.js';
import type { Row } from './layout.js';
import { lines, number, stacked } from './panels.js';
import { ofNamespace, ofPods, ofVersions, rate, thresholdLine } from './select.js';

const latency = (quantile: string) =>
  ofVersions('sms_checker:app_latency_seconds:quantile5m', `quantile="${quantile}"`);
const firing = ['alertname=~"SmsChecker.+"', 'alertstate="firing"'];

/** Whether all is well, in one line. */
export const overviewRow = (): Row => ({
  title: 'At a glance',
  panels: [
    number({
      title: 'Requests',
      description: 'Calls of POST /predict a second that the chosen versions of the app answer.',
      unit: 'reqps',
      queries: [{ expr: `sum(${ofVersions('sms_checker:app_requests:rate5m')})`, legend: 'requests' }],
    }),
    number({
      title: 'Errors',
      description: 'The largest share of calls that a chosen version of the app answers with 5xx.',
      unit: 'percentunit',
      queries: [{ expr: `max(${ofVersions('sms_checker:app_error_ratio:rate5m')})`, legend: 'errors' }],
    }),
    number({
      title: 'p95',
      description: 'The longest 95th percentile of the latency of a chosen version of the app.',
      unit: 's',
      queries: [{ expr: `max(${latency('0.95')})`, legend: 'p95' }],
    }),
    number({
      title: 'Ready pods',
      description: 'Pods of the chosen versions, app and model, that pass their readiness probe, as Kubernetes says.',
      unit: 'short',
      queries: [
        {
          expr: `sum(${ofPods(ofNamespace('kube_pod_status_ready', 'condition="true"'))})`,
          legend: 'ready',
        },
      ],
    }),
    number({
      title: 'Targets down',
      description: 'Pods and sidecars of the chosen versions that Prometheus cannot read.',
      unit: 'short',
      queries: [{ expr: `sum(1 - ${ofVersions('up')})`, legend: 'down' }],
    }),
    number({
      title: 'Alerts',
      description: 'Alerts of the namespace that are firing. Their runbooks say what to do.',
      unit: 'short',
      queries: [{ expr: `count(${ofNamespace('ALERTS', ...firing)}) or vector(0)`, legend: 'firing' }],
    }),
  ],
});

/** The app by version. */
export const appRow = (): Row => ({
  title: 'App',
  panels: [
    stacked({
      title: 'Requests by version',
      description: 'Calls of POST /predict a second, by the version of the app that answered.',
      unit: 'reqps',
      queries: [{ expr: rate('version', ofVersions('app_predictions_total')), legend: '{{version}}' }],
    }),
    stacked({
      title: 'Answers by status',
      description: 'Calls a second by HTTP status. 499: the client left before the answer, or was cut off.',
      unit: 'reqps',
      queries: [{ expr: rate('status', ofVersions('app_predictions_total')), legend: '{{status}}' }],
    }),
    lines({
      title: 'Error ratio',
      description: 'Share of calls answered with 5xx over 5 minutes, and where SmsCheckerHighErrorRatio begins.',
      unit: 'percentunit',
      queries: [
        { expr: ofVersions('sms_checker:app_error_ratio:rate5m'), legend: '{{version}}' },
        thresholdLine('errorRatio'),
      ],
    }),
    lines({
      title: 'Latency p95',
      description: '95th percentile over 5 minutes, errors included, and where SmsCheckerSlowP95 begins.',
      unit: 's',
      queries: [{ expr: latency('0.95'), legend: '{{version}}' }, thresholdLine('p95Seconds')],
    }),
    lines({
      title: 'Latency p50 and p99',
      description: 'Median and 99th percentile over 5 minutes, errors included.',
      unit: 's',
      queries: [
        { expr: latency('0.5'), legend: 'p50 {{version}}' },
        { expr: latency('0.99'), legend: 'p99 {{version}}' },
      ],
    }),
    lines({
      title: 'Requests in flight',
      description: 'Calls of POST /predict that the app is working on.',
      unit: 'short',
      queries: [{ expr: `sum by (version) (${ofVersions('app_requests_in_flight')})`, legend: '{{version}}' }],
    }),
    stacked({
      title: 'Requests by assignment',
      description:
        'How calls came to their version: random (drawn or sticky), pinned by a tester, by header, or none of our routes.',
      unit: 'reqps',
      queries: [{ expr: rate('assignment', ofVersions('app_predictions_total')), legend: '{{assignment}}' }],
    }),
    stacked({
      title: 'Answers by label',
      description: 'Calls a second by what the answer was; none where there was no answer.',
      unit: 'reqps',
      queries: [{ expr: rate('result', ofVersions('app_predictions_total')), legend: '{{result}}' }],
    }),
    fallbacks(
      'Calls a second that were meant for one version and answered by another, as none of its pods was healthy.',
    ),
  ],
});
