import type { Row } from './layout.js';
import { lines } from './panels.js';
import { ofNamespace, ofPods, ofRelease, ofVersions, thresholdLine } from './select.js';

const LEGEND = '{{pod}}';

/** What a pod has too little of. */
export const saturationRow = (): Row => ({
  title: 'Saturation',
  panels: [
    lines({
      title: 'CPU',
      description: 'Processor cores that each process uses.',
      unit: 'short',
      queries: [{ expr: `rate(${ofVersions('process_cpu_seconds_total')}[$__rate_interval])`, legend: LEGEND }],
    }),
    lines({
      title: 'Memory',
      description: 'Resident memory of each process.',
      unit: 'bytes',
      queries: [{ expr: ofVersions('process_resident_memory_bytes'), legend: LEGEND }],
    }),
    lines({
      title: 'Memory of its limit',
      description: 'Resident memory as a share of the limit of the container. At 100 % the container is killed.',
      unit: 'percentunit',
      queries: [{ expr: ofVersions('sms_checker:memory_utilisation:ratio'), legend: LEGEND }],
    }),
    lines({
      title: 'Event-loop delay p99',
      description:
        'How late the event loop is at work that is due: one call in a hundred waits so long before anything else.',
      unit: 's',
      queries: [{ expr: ofVersions('nodejs_eventloop_lag_p99_seconds'), legend: LEGEND }],
    }),
    lines({
      title: 'Garbage collection',
      description: 'Share of the time that each process collects garbage.',
      unit: 'percentunit',
      queries: [
        {
          expr: `sum by (pod) (rate(${ofVersions('nodejs_gc_duration_seconds_sum')}[$__rate_interval]))`,
          legend: LEGEND,
        },
      ],
    }),
    lines({
      title: 'Heap',
      description: 'Memory that objects of JavaScript use. What only ever grows is a leak.',
      unit: 'bytes',
      queries: [{ expr: ofVersions('nodejs_heap_size_used_bytes'), legend: LEGEND }],
    }),
    lines({
      title: 'Restarts',
      description: 'Containers that were started again within 10 minutes, from kube-state-metrics.',
      unit: 'short',
      queries: [
        {
          expr: `sum by (pod, container) (${ofPods(`increase(${ofNamespace('kube_pod_container_status_restarts_total')}[10m])`)})`,
          legend: '{{pod}} {{container}}',
        },
      ],
    }),
    lines({
      title: 'Readiness',
      description: '1 while a pod passes its readiness probe, 0 while it does not, from kube-state-metrics.',
      unit: 'short',
      queries: [{ expr: ofPods(ofNamespace('kube_pod_status_ready', 'condition="true"')), legend: LEGEND }],
    }),
    lines({
      title: 'Requests a minute',
      description: 'Calls of POST /predict a minute of all versions, and where SmsCheckerHighRequestRate begins.',
      unit: 'short',
      queries: [
        { expr: `60 * sum(${ofRelease('sms_checker:app_requests:rate5m')})`, legend: 'requests' },
        thresholdLine('requestsPerMinute'),
      ],
    }),
  ],
});
