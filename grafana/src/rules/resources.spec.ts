import { it } from 'vitest';
import { check, series, sms } from '../testing/promtool.js';
import { stays } from '../testing/samples.js';

it('memory is held against the limit of the pod’s own container', () => {
  const pod = { namespace: 'sms', pod: 'sms-frontend-v1-x' };
  const limit = (container: string, resource = 'memory') =>
    series('kube_pod_container_resource_limits', { ...pod, container, resource });
  const process = { ...pod, component: 'frontend', version: 'v1' };
  check({
    given: {
      [sms('process_resident_memory_bytes', process)]: stays(64e6),
      [limit('frontend')]: stays(256e6),
      [limit('frontend', 'cpu')]: stays(1),
      [limit('istio-proxy')]: stays(1e9),
    },
    at: '10m',
    recorded: { [sms('sms_checker:memory_utilisation:ratio', process)]: 0.25 },
  });
});
