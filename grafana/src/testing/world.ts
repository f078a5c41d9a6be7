import { FOREIGN } from '../foreign.js';
import { series, sms } from './promtool.js';
import { calls, grows, histogram, predictions, stays, threshold } from './samples.js';

const POD = { version: 'v1', component: 'model-service', pod: 'sms-model-service-v1', endpoint: 'http-metrics' };
const MODEL = { version: 'v1', source: 'app' };
const SHADOW = { version: 'v3', source: 'shadow' };
const CLUSTER = { ...POD, cluster_name: 'outbound|8081|v3|sms-sms-checker-model-service-mesh.sms.svc.cluster.local;' };

/** A release under traffic with canary and shadow, which every panel has something to show of. */
export const world: Record<string, string> = {
  ...calls('v1', 9),
  ...calls('v2', 1),
  ...histogram('app_prediction_latency_seconds', { version: 'v1', assignment: 'random' }, 0.1),
  [sms('app_requests_in_flight', { version: 'v1' })]: stays(2),
  [sms('app_guesses_total', { version: 'v1', agrees: 'true', assignment: 'random' })]: grows(1),
  [sms('app_guesses_total', { version: 'v1', agrees: 'false', assignment: 'random' })]: grows(1),
  [sms('app_sessions_total', { version: 'v1' })]: grows(1),
  [sms('app_fallbacks_total', { intended: 'v2', version: 'v1' })]: grows(1),
  [sms('model_fallbacks_total', { intended: 'v2', version: 'v1' })]: grows(1),
  ...predictions('v1', 10),
  ...predictions('v3', 9, { source: 'shadow' }),
  ...histogram('model_prediction_latency_seconds', MODEL, 0.01),
  ...histogram('model_inference_seconds', MODEL, 0.001),
  ...histogram('model_queue_seconds', MODEL, 0.001),
  ...histogram('model_prediction_probability', MODEL, 0.5),
  ...histogram('model_prediction_probability', SHADOW, 0.5),
  [sms('model_queue_depth', MODEL)]: stays(1),
  [sms('model_workers', MODEL)]: stays(2),
  [sms('model_workers_busy', MODEL)]: stays(1),
  [sms('model_worker_restarts_total', MODEL)]: grows(0.01),
  [sms('model_reloads_total', { ...MODEL, result: 'swapped' })]: grows(0.01),
  [sms('model_prediction_log_dropped_total', MODEL)]: grows(0.01),
  [sms('model_info', { ...POD, name: 'char-ngram-svm', sha256: 'f00' })]: stays(1),
  [sms('sms_configured_share', { version: 'v1' })]: stays(0.9),
  [sms('sms_configured_share', { version: 'v2' })]: stays(0.1),
  [sms('sms_configured_mirror_share', { version: 'v3' })]: stays(1),
  [sms('sms_experiment_margin', { kind: 'errors' })]: stays(0.01),
  [sms('sms_experiment_margin', { kind: 'p95' })]: stays(0.1),
  ...threshold('requestsPerMinute', 15),
  ...threshold('errorRatio', 0.05),
  ...threshold('p95Seconds', 0.5),
  ...threshold('canaryRequests', 100),
  ...threshold('splitDeviations', 4),
  ...threshold('mirrorCompleteness', 0.95),
  [sms('up', POD)]: stays(1),
  [sms('process_cpu_seconds_total', POD)]: grows(0.5),
  [sms('process_resident_memory_bytes', POD)]: stays(64e6),
  [sms('nodejs_eventloop_lag_p99_seconds', POD)]: stays(0.01),
  [sms('nodejs_heap_size_used_bytes', POD)]: stays(32e6),
  [sms('nodejs_gc_duration_seconds_sum', { ...POD, kind: 'minor' })]: grows(0.01),
  ...kubernetes(POD.pod),
  ...kubernetes('somebody-elses'),
  ...istio(),
  ...Object.fromEntries(FOREIGN.envoy.map((name) => [sms(name, CLUSTER), grows(1)])),
  [sms('envoy_cluster_upstream_rq', { ...CLUSTER, response_code_class: '5xx' })]: grows(0.25),
  [sms('experiment_verdict', { experiment: 'v1-v2', question: 'all', verdict: 'continue' })]: stays(0),
  [sms('experiment_verdict', { experiment: 'v1-v2', question: 'all', verdict: 'reject' })]: stays(1),
};

/** What kube-state-metrics says of a pod, which it knows by namespace and name alone. */
function kubernetes(pod: string): Record<string, string> {
  const of = (name: string, labels: Record<string, string>) => series(name, { namespace: 'sms', pod, ...labels });
  return {
    [of('kube_pod_status_ready', { condition: 'true' })]: stays(1),
    [of('kube_pod_status_ready', { condition: 'false' })]: stays(0),
    [of('kube_pod_container_status_restarts_total', { container: 'model-service' })]: grows(1 / 60),
    [of('kube_pod_container_resource_limits', { container: 'model-service', resource: 'memory' })]: stays(256e6),
  };
}

/** What a sidecar and the gateway say of the same requests. The gateway is in another namespace, and of no release. */
function istio(): Record<string, string> {
  const request = {
    destination_workload_namespace: 'sms',
    destination_canonical_service: 'sms-sms-checker-frontend',
    destination_version: 'v1',
    response_code: '200',
    response_flags: '-',
  };
  const app = { ...request, version: 'v1', component: 'frontend' };
  return {
    [sms('istio_requests_total', { ...app, reporter: 'destination' })]: grows(3),
    [sms('istio_requests_total', { ...app, reporter: 'destination', response_code: '503', response_flags: 'UH' })]:
      grows(1),
    ...histogram('istio_request_duration_milliseconds', { ...app, reporter: 'destination' }, 10),
    [series('istio_requests_total', { ...request, reporter: 'source', namespace: 'istio-system' })]: grows(4),
    [series('istio_requests_total', {
      ...request,
      reporter: 'source',
      namespace: 'istio-system',
      destination_workload_namespace: 'other',
    })]: grows(100),
  };
}
