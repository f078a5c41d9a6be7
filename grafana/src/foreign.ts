/** What rules and dashboards read that is not of this project, by who makes it. */
export const FOREIGN = {
  /** Prometheus itself. */
  prometheus: ['up', 'ALERTS'],
  /** prom-client's default metrics of a Node process. */
  node: [
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
    'nodejs_eventloop_lag_p99_seconds',
    'nodejs_heap_size_used_bytes',
    'nodejs_gc_duration_seconds_sum',
  ],
  kubeStateMetrics: [
    'kube_pod_status_ready',
    'kube_pod_container_status_restarts_total',
    'kube_pod_container_resource_limits',
  ],
  /** Istio's own telemetry, of the sidecars and of the gateway. */
  istio: ['istio_requests_total', 'istio_request_duration_milliseconds_bucket'],
  /** Statistics of a sidecar's clusters that the pods' proxy annotation keeps. */
  envoy: [
    'envoy_cluster_upstream_rq',
    'envoy_cluster_upstream_rq_total',
    'envoy_cluster_upstream_rq_active',
    'envoy_cluster_upstream_rq_timeout',
    'envoy_cluster_upstream_rq_retry',
    'envoy_cluster_upstream_rq_rx_reset',
    'envoy_cluster_upstream_rq_tx_reset',
    'envoy_cluster_upstream_rq_pending_active',
    'envoy_cluster_upstream_rq_pending_overflow',
    'envoy_cluster_upstream_cx_connect_fail',
    'envoy_cluster_membership_healthy',
    'envoy_cluster_membership_total',
    'envoy_cluster_outlier_detection_ejections_active',
  ],
  /** What the chart makes of its values. */
  chart: ['sms_configured_share', 'sms_configured_mirror_share', 'sms_experiment_margin', 'sms_alert_threshold'],
  /** tools/experiment: 1 for the present verdict of a question, 0 for the others; question `all` is the whole. */
  experiment: ['experiment_verdict'],
} as const;

export type ForeignName = (typeof FOREIGN)[keyof typeof FOREIGN][number];
