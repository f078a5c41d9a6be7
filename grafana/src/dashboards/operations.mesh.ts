import { selector } from '../series.js';
import type { Row } from './layout.js';
import { lines, stacked } from './panels.js';
import { ofRelease, ofVersions, rate } from './select.js';

/** Clusters of Envoy are called direction|port|subset|host; the subset v3 gets copies alone. */
const toShadow = 'cluster_name=~"outbound\\\\|[0-9]+\\\\|v3\\\\|.+"';
const CLUSTER = '{{cluster_name}}';
const fromGateway = [
  'reporter="source"',
  'destination_workload_namespace="$namespace"',
  'destination_canonical_service=~".*-frontend"',
  'destination_version=~"$version"',
];

/** What the sidecars of this release send to its own versions. */
export const envoyRow = (): Row => ({
  title: 'Envoy: calls between the services',
  panels: [
    stacked({
      title: 'Upstream requests',
      description:
        'Requests a second that the sidecars of the chosen versions send, by cluster; copies are those to subset v3.',
      unit: 'reqps',
      queries: [{ expr: rate('cluster_name', ofVersions('envoy_cluster_upstream_rq_total')), legend: CLUSTER }],
    }),
    lines({
      title: 'Upstream error ratio',
      description:
        'Share of the upstream requests that were answered with 5xx over 5 minutes, those that Envoy itself answered included.',
      unit: 'percentunit',
      queries: [{ expr: ofRelease('sms_checker:envoy_error_ratio:rate5m'), legend: CLUSTER }],
    }),
    lines({
      title: 'Mirrored',
      description: 'Copies a second that the sidecars send to the shadow, and copies that it has counted.',
      unit: 'reqps',
      queries: [
        {
          expr: `sum(rate(${ofRelease('envoy_cluster_upstream_rq_total', toShadow)}[$__rate_interval]))`,
          legend: 'sent',
        },
        { expr: ofRelease('sms_checker:mirror_received:rate5m'), legend: 'received' },
      ],
    }),
    lines({
      title: 'Active and pending',
      description: 'Upstream requests that wait for their answer, and those that wait for a connection.',
      unit: 'short',
      queries: [
        {
          expr: `sum by (cluster_name) (${ofVersions('envoy_cluster_upstream_rq_active')})`,
          legend: `active ${CLUSTER}`,
        },
        {
          expr: `sum by (cluster_name) (${ofVersions('envoy_cluster_upstream_rq_pending_active')})`,
          legend: `pending ${CLUSTER}`,
        },
      ],
    }),
    lines({
      title: 'Refused for want of room',
      description:
        'Upstream requests a second that the connection pool refused. Of the shadow that is meant: istio.shadow.maxInFlight.',
      unit: 'reqps',
      queries: [
        { expr: rate('cluster_name', ofVersions('envoy_cluster_upstream_rq_pending_overflow')), legend: CLUSTER },
      ],
    }),
    lines({
      title: 'Resets, timeouts and failed connections',
      description:
        'Upstream requests a second that were reset by either side or took too long, and connections that failed.',
      unit: 'reqps',
      queries: [
        ...(['rx_reset', 'tx_reset', 'timeout', 'retry'] as const).map((what) => ({
          expr: rate('cluster_name', ofVersions(`envoy_cluster_upstream_rq_${what}`)),
          legend: `${what.replace('_', ' ')} ${CLUSTER}`,
        })),
        {
          expr: rate('cluster_name', ofVersions('envoy_cluster_upstream_cx_connect_fail')),
          legend: `failed connection ${CLUSTER}`,
        },
      ],
    }),
    lines({
      title: 'Ejected pods',
      description: 'Pods that a sidecar leaves alone as they failed too often. The most that any sidecar has ejected.',
      unit: 'short',
      queries: [
        {
          expr: `max by (cluster_name) (${ofVersions('envoy_cluster_outlier_detection_ejections_active')})`,
          legend: CLUSTER,
        },
      ],
    }).span(12),
    lines({
      title: 'Healthy pods',
      description: 'Share of the pods of a cluster that the sidecars send to.',
      unit: 'percentunit',
      queries: [{ expr: ofRelease('sms_checker:envoy_healthy:ratio'), legend: CLUSTER }],
    }).span(12),
  ],
});

/** Istio's own telemetry. */
export const istioRow = (): Row => ({
  title: 'Istio: requests as the mesh sees them',
  panels: [
    stacked({
      title: 'From the gateway',
      description:
        'Requests a second to the app as their senders report them: the gateway, and callers in the mesh. Needs the gateway to be scraped.',
      unit: 'reqps',
      queries: [
        {
          expr: rate('destination_version, response_code', selector('istio_requests_total', ...fromGateway)),
          legend: '{{destination_version}} {{response_code}}',
        },
      ],
    }),
    stacked({
      title: 'Served',
      description: 'Requests a second as the sidecars of the pods that answer report them, copies included.',
      unit: 'reqps',
      queries: [
        {
          expr: rate('component, version', ofVersions('istio_requests_total', 'reporter="destination"')),
          legend: '{{component}} {{version}}',
        },
      ],
    }),
    lines({
      title: 'Served with 5xx',
      description:
        'Share of the requests that were answered with 5xx over 5 minutes, as the sidecars of the pods that answer report it.',
      unit: 'percentunit',
      queries: [{ expr: ofVersions('sms_checker:istio_error_ratio:rate5m'), legend: '{{component}} {{version}}' }],
    }),
    lines({
      title: 'Served within, p50, p95 and p99',
      description:
        'Percentiles over 5 minutes of the time between a request and its answer at the sidecar of the pod that answers.',
      unit: 'ms',
      queries: [
        {
          expr: ofVersions('sms_checker:istio_latency_milliseconds:quantile5m'),
          legend: '{{component}} {{version}} {{quantile}}',
        },
      ],
    }).span(12),
    stacked({
      title: 'Response flags',
      description:
        'Requests a second of which Envoy says more than their status: UH no healthy pod, UF connection failed, UO no room, URX tried too often, DC client left.',
      unit: 'reqps',
      queries: [
        {
          expr: rate('component, response_flags', ofVersions('istio_requests_total', 'response_flags!="-"')),
          legend: '{{component}} {{response_flags}}',
        },
      ],
    }).span(12),
  ],
});
