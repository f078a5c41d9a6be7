import { NAMESPACE, own, type Group } from './rule.js';
import { selector } from '../series.js';

const limits = selector(
  'kube_pod_container_resource_limits',
  `namespace="${NAMESPACE}", resource="memory", container=~"frontend|model-service"`,
);

/** How much of what a pod may have it uses. Limits come from kube-state-metrics. */
export const resources: Group = {
  name: 'resources',
  rules: [
    {
      record: 'sms_checker:memory_utilisation:ratio',
      expr: `${own('process_resident_memory_bytes')} / on (namespace, pod) group_left () sum by (namespace, pod) (${limits})`,
    },
  ],
};
