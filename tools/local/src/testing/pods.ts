import type { Caller } from '../manifest/routing.js';
import type { Pod } from '../pods/pod.js';

const labelsOf = (component: string, version: string) => ({
  'app.kubernetes.io/name': 'sms-checker',
  'app.kubernetes.io/instance': 'sms',
  'app.kubernetes.io/component': component,
  version,
  role: version === 'v3' ? 'shadow' : 'live',
});

/** A pod of the chart's release `sms`, ready. */
export const pod = (component: string, version: string, port: number, state: Partial<Pod> = {}): Pod => ({
  name: `${component}-${version}-${port}`,
  deployment: `sms-sms-checker-${component}-${version}`,
  labels: labelsOf(component, version),
  pid: undefined,
  ports: { http: port, metrics: port + 1 },
  ready: true,
  leaving: false,
  restarts: 0,
  ...state,
});

/** The app of a version, as the caller of its model. */
export const app = (version: string): Caller => ({ labels: labelsOf('frontend', version), namespace: 'sms' });
