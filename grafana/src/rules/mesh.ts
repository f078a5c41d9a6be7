import { own, quantiles, rateBy, ratio, sumBy, type Group } from './rule.js';

/** As the sidecar of the pod that answers has seen it: a mirrored copy is in no report of its sender. */
const SERVER = 'reporter="destination"';
const BY = ['component', 'version'];

/** The same traffic as the proxies see it, which also see what never reached a service. */
export const mesh: Group = {
  name: 'mesh',
  rules: [
    {
      record: 'sms_checker:istio_error_ratio:rate5m',
      expr: ratio(
        rateBy(BY, 'istio_requests_total', '5m', `${SERVER}, response_code=~"5.."`),
        rateBy(BY, 'istio_requests_total', '5m', SERVER),
      ),
    },
    ...quantiles(
      'sms_checker:istio_latency_milliseconds:quantile5m',
      BY,
      'istio_request_duration_milliseconds_bucket',
      '5m',
      SERVER,
    ),
    {
      record: 'sms_checker:envoy_error_ratio:rate5m',
      expr: ratio(
        rateBy(['cluster_name'], 'envoy_cluster_upstream_rq', '5m', 'response_code_class="5xx"'),
        rateBy(['cluster_name'], 'envoy_cluster_upstream_rq_total', '5m'),
      ),
    },
    {
      record: 'sms_checker:envoy_healthy:ratio',
      expr: ratio(
        sumBy(['cluster_name'], own('envoy_cluster_membership_healthy')),
        sumBy(['cluster_name'], own('envoy_cluster_membership_total')),
      ),
    },
  ],
};
