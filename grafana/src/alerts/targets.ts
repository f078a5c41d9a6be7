import { NAMESPACE, own, type Alert } from '../rules/rule.js';
import { selector } from '../series.js';

const POD = 'on (namespace, pod)';
const WHERE = 'of release {{ $labels.release }} in namespace {{ $labels.namespace }}';
/** The pods of a component as their ServiceMonitor finds them. */
const target = (component: string) => own('up', `component="${component}", endpoint="http-metrics"`);
const model = `${target('model-service')} == 1`;
const unready = `${selector('kube_pod_status_ready', `namespace="${NAMESPACE}", condition="true"`)} == 0`;

/** Versions that the values give traffic to, without a target of the component. */
function missing(share: 'sms_configured_share' | 'sms_configured_mirror_share', component: string): string {
  const wanted = `${own(share)} > 0 unless on (version) ${target(component)}`;
  return `label_replace(${wanted}, "component", "${component}", "", "")`;
}

/** Whether there is anything that answers, and that says how it does. */
export const targets: Alert[] = [
  {
    alert: 'SmsCheckerModelNotReady',
    expr: [`(${model} unless ${POD} ${own('model_info')})`, `(${model} and ${POD} (${unready}))`].join(' or '),
    for: '5m',
    // Users do not notice a shadow.
    labels: { severity: '{{ if eq $labels.role "shadow" }}warning{{ else }}critical{{ end }}' },
    annotations: {
      summary: 'Pod {{ $labels.pod }} of model {{ $labels.version }} is not ready.',
      description: `For five minutes pod {{ $labels.pod }} of model {{ $labels.version }} ${WHERE} has run without serving a model, or without passing its readiness probe.`,
    },
  },
  {
    alert: 'SmsCheckerTargetMissing',
    expr: [
      `${own('up')} == 0`,
      missing('sms_configured_share', 'frontend'),
      missing('sms_configured_share', 'model-service'),
      missing('sms_configured_mirror_share', 'model-service'),
    ].join(' or '),
    for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary:
        'Prometheus has no metrics of {{ $labels.component }} {{ $labels.version }}{{ with $labels.pod }} (pod {{ . }}){{ end }}.',
      description: `For five minutes Prometheus could not read {{ $labels.component }} {{ $labels.version }} ${WHERE}, or has found no such pod though the values give it traffic. Dashboards, alerts and verdicts are blind there.`,
    },
  },
];
