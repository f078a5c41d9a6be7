import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';

/** Where the scenarios run that can run on either: on a cluster, or on this machine with `tools/local`. */
export const SYSTEM = process.env.E2E_SYSTEM === 'local' ? 'local' : 'cluster';

/** Where users come in. The name must lead to the ingress gateway, and becomes the host of the release. */
export const ENTRY = process.env.E2E_URL ?? 'http://sms-checker.local';
export const HOST = new URL(ENTRY).hostname;

/** The label `istio` of the gateway's pods. */
export const GATEWAY_SELECTOR = process.env.E2E_GATEWAY_SELECTOR ?? 'ingressgateway';

/** The namespace of those pods. */
export const GATEWAY_NAMESPACE = process.env.E2E_GATEWAY_NAMESPACE ?? 'istio-system';

/** Where istiod is. */
export const ISTIOD = {
  namespace: process.env.E2E_ISTIOD_NAMESPACE ?? 'istio-system',
  deployment: process.env.E2E_ISTIOD ?? 'istiod',
};

/** Istio's version, where the tag of istiod's image does not tell it. */
export const ISTIO_VERSION = process.env.E2E_ISTIO_VERSION ?? 'of unknown version';

/** A Prometheus that the cluster's Prometheus Operator runs, if it has one. */
export const PROMETHEUS = process.env.E2E_PROMETHEUS ?? 'http://prometheus.local:9090';

/** The Alertmanager beside it. */
export const ALERTMANAGER = process.env.E2E_ALERTMANAGER ?? 'http://prometheus.local:9093';

export const IMAGES = {
  app: process.env.E2E_FRONTEND_IMAGE ?? 'sms-checker/frontend:1.0.0',
  model: process.env.E2E_MODEL_IMAGE ?? 'sms-checker/model-service:1.0.0',
};

export const NAMESPACE = 'sms-e2e';
export const RELEASE = 'sms';
export const CHART = fileURLToPath(new URL('../../charts/sms-checker/', import.meta.url));

/** Seed of random cases, to see again what went wrong; otherwise it is another in each run. */
export const SEED = Number(process.env.E2E_SEED ?? randomInt(2 ** 32));

/** Hostile requests that each endpoint gets: enough under CI, and a taste of it elsewhere. */
export const FUZZ_CASES = Number(process.env.E2E_FUZZ_CASES ?? (process.env.CI ? 10_000 : 500));

/** A file of messages, each a line `label<TAB>text`, that the models are asked about as well. */
export const SMS_DATA = process.env.SMS_DATA;

/** What `npm run e2e:soak` is told: how long, calls a second, how long each strategy stays, where its section goes. */
export const SOAK = {
  minutes: Number(process.env.E2E_SOAK_MINUTES ?? 30),
  rate: Number(process.env.E2E_SOAK_RATE ?? 40),
  staySeconds: Number(process.env.E2E_SOAK_STAY ?? 60),
  section: process.env.E2E_SOAK_SECTION,
};
