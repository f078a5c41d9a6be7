import { describe, it } from 'vitest';
import { check, sms } from '../testing/promtool.js';
import { grows, histogram, stays } from '../testing/samples.js';

const v3 = { component: 'model-service', version: 'v3' };
const cluster = { cluster_name: 'outbound|8081|v3|sms-sms-checker-model-service-mesh.sms.svc.cluster.local;' };

describe('the mesh', () => {
  it('has errors as the sidecars of those who answer see them, and not twice', () => {
    const requests = (reporter: string, response_code: string) =>
      sms('istio_requests_total', { ...v3, reporter, response_code });
    check({
      given: {
        [requests('destination', '200')]: grows(3),
        [requests('destination', '503')]: grows(1),
        [requests('source', '503')]: grows(9),
      },
      at: '30m',
      recorded: { [sms('sms_checker:istio_error_ratio:rate5m', v3)]: 0.25 },
    });
  });

  it('has percentiles in milliseconds', () => {
    const name = 'sms_checker:istio_latency_milliseconds:quantile5m';
    check({
      given: {
        ...histogram('istio_request_duration_milliseconds', { ...v3, reporter: 'destination' }, 10),
        ...histogram('istio_request_duration_milliseconds', { ...v3, reporter: 'source' }, 1000),
      },
      at: '30m',
      recorded: {
        [sms(name, { ...v3, quantile: '0.5' })]: 50 / 9,
        [sms(name, { ...v3, quantile: '0.95' })]: 15,
        [sms(name, { ...v3, quantile: '0.99' })]: 19,
      },
    });
  });

  it('has errors by cluster of Envoy, over the sidecars of all pods', () => {
    check({
      given: {
        [sms('envoy_cluster_upstream_rq_total', { ...cluster, pod: 'a' })]: grows(5),
        [sms('envoy_cluster_upstream_rq_total', { ...cluster, pod: 'b' })]: grows(5),
        [sms('envoy_cluster_upstream_rq', { ...cluster, pod: 'a', response_code_class: '2xx' })]: grows(4),
        [sms('envoy_cluster_upstream_rq', { ...cluster, pod: 'a', response_code_class: '5xx' })]: grows(1),
        [sms('envoy_cluster_upstream_rq', { ...cluster, pod: 'b', response_code_class: '2xx' })]: grows(5),
      },
      at: '30m',
      recorded: { [sms('sms_checker:envoy_error_ratio:rate5m', cluster)]: 0.1 },
    });
  });

  it('has the share of healthy pods by cluster', () => {
    check({
      given: {
        [sms('envoy_cluster_membership_healthy', { ...cluster, pod: 'a' })]: stays(1),
        [sms('envoy_cluster_membership_total', { ...cluster, pod: 'a' })]: stays(2),
      },
      at: '30m',
      recorded: { [sms('sms_checker:envoy_healthy:ratio', cluster)]: 0.5 },
    });
  });
});
