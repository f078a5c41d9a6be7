import type { Values } from './helm.js';

/**
 * By its path, for every value in values.yaml: another value that the schema allows, and what has to be set around it for
 * it to matter. A list or an empty map is one value. A line for each value that is added:
 *
 *     'path.of.the.value': [anotherValue],
 *     'path.of.the.value': [anotherValue, { what: { must: { beSet: true } } }],
 */
export type Probes = Record<string, [value: unknown, given?: Values]>;

const canary: Values = { istio: { canary: { enabled: true } } };
const shadow: Values = { istio: { shadow: { enabled: true } } };
const ingress: Values = { ingress: { enabled: true } };
const monitoring: Values = { monitoring: { enabled: true } };

function alertsBy(alertmanagerConfig: Values): Values {
  return { monitoring: { enabled: true, alertmanagerConfig: { enabled: true, ...alertmanagerConfig } } };
}
const email = { to: 'a@example', from: 'b@example', smarthost: 'smtp.example:25' };
const mailed = alertsBy({ email });
const loggedIn = alertsBy({ email: { ...email, authUsername: 'user', existingSecret: 'smtp' } });

const general: Probes = {
  nameOverride: ['other'],
  fullnameOverride: ['other'],
  logLevel: ['debug'],
  shutdownDelayMs: [1000],
  modelTimeoutMs: [1000],
  secretEnv: [{ KEY: 'value' }],
  existingSecret: ['other'],
};

const pods: Probes = {
  'defaults.app.image.repository': ['registry.example/app'],
  'defaults.app.image.tag': ['2.0.0'],
  'defaults.app.image.digest': [`sha256:${'0'.repeat(64)}`],
  'defaults.app.image.pullPolicy': ['Always'],
  'defaults.app.replicas': [2],
  'defaults.app.resources.requests.cpu': ['1'],
  'defaults.app.resources.requests.memory': ['1Gi'],
  'defaults.app.resources.limits.memory': ['1Gi'],
  'defaults.app.env': [{ MAX_IN_FLIGHT: '64' }],

  'defaults.model.image.repository': ['registry.example/model'],
  'defaults.model.image.tag': ['2.0.0'],
  'defaults.model.image.digest': [`sha256:${'0'.repeat(64)}`],
  'defaults.model.image.pullPolicy': ['Always'],
  'defaults.model.replicas': [2],
  'defaults.model.resources.requests.cpu': ['1'],
  'defaults.model.resources.requests.memory': ['1Gi'],
  'defaults.model.resources.limits.memory': ['1Gi'],
  'defaults.model.env': [{ MODEL_DIR: '/models' }],
};

const versions: Probes = {
  'versions.v1.enabled': [false],
  'versions.v1.app': [{ replicas: 2 }],
  'versions.v1.model.name': ['v2'],
  'versions.v2.enabled': ['always'],
  'versions.v2.app': [{ replicas: 2 }, canary],
  'versions.v2.model.name': ['v1', canary],
  'versions.v3.enabled': ['always'],
  'versions.v3.model.name': ['v1', shadow],
};

const routing: Probes = {
  'istio.enabled': [false],
  'istio.host': ['other.example'],
  'istio.hosts': [['a.example', 'b.example']],
  'istio.gateway.ingressGatewaySelector': ['other'],
  'istio.ingressGatewaySelector': ['other'],
  'istio.ingressGateway.name': ['other'],
  'istio.gateway.namespace': ['other'],
  'istio.gateway.tls.credentialName': ['other'],
  'istio.gateway.tls.httpsRedirect': [false, { istio: { gateway: { tls: { credentialName: 'other' } } } }],
  'istio.timeout': ['7s'],

  'istio.canary.enabled': [true],
  'istio.trafficSplit.stable': [80, canary],
  'istio.trafficSplit.canary': [20, canary],
  'istio.canary.weights.stable': [80, canary],
  'istio.canary.weights.canary': [20, canary],
  'istio.canary.assignment': ['bucket', canary],
  'istio.canary.stickyCookie.enabled': [false, canary],
  'istio.canary.stickyCookie.name': ['other', canary],
  'istio.canary.stickyCookie.ttl': ['60s', canary],
  'istio.stickySession.enabled': [false, canary],
  'istio.stickySession.name': ['other', canary],
  'istio.stickySession.ttl': ['60s', canary],
  'istio.canary.pinCookie.enabled': [false, canary],
  'istio.canary.pinCookie.name': ['other', canary],
  'istio.canary.headerRoutingRegex': ['.*0$', canary],
  'istio.canary.failOpen.enabled': [false],
  'istio.canary.failOpen.consecutiveErrors': [7],
  'istio.canary.failOpen.ejectionTime': ['7s'],
  'istio.canary.failOpen.promptEjection': [true, { istio: { gateway: { namespace: 'other' } } }],

  'istio.shadow.enabled': [true],
  'istio.shadow.mirrorPercent': [25, shadow],
  'modelService.shadow.mirror.percent': [25, shadow],
  'istio.shadow.maxInFlight': [7],
  'istio.shadow.consecutiveErrors': [7],
  'istio.shadow.ejectionTime': ['7s'],
  'istio.authorization.enabled': [false],
  'istio.strictMtls.enabled': [true],
  'istio.allowCanaryWithShadow': [true, { istio: { canary: { enabled: true }, shadow: { enabled: true } } }],
};

const entries: Probes = {
  'ingress.enabled': [true],
  'ingress.className': ['nginx', ingress],
  'ingress.host': ['other.example', ingress],
  'ingress.annotations': [{ 'example.com/key': 'value' }, ingress],
  'ingress.tls.secretName': ['other', ingress],
};

const watching: Probes = {
  'monitoring.enabled': [true],
  'monitoring.labels': [{ release: 'other' }, monitoring],
  'monitoring.interval': ['7s', monitoring],
  'monitoring.serviceMonitor.enabled': [false, monitoring],
  'monitoring.podMonitor.enabled': [false, monitoring],
  'monitoring.prometheusRule.enabled': [false, monitoring],
  'monitoring.alertmanagerConfig.enabled': [true, { monitoring: { enabled: true, alertmanagerConfig: { email } } }],
  'monitoring.alertmanagerConfig.email.to': ['c@example', mailed],
  'monitoring.alertmanagerConfig.email.from': ['c@example', mailed],
  'monitoring.alertmanagerConfig.email.smarthost': ['other.example:25', mailed],
  'monitoring.alertmanagerConfig.email.requireTLS': [false, mailed],
  'monitoring.alertmanagerConfig.email.authUsername': ['other', loggedIn],
  'monitoring.alertmanagerConfig.email.existingSecret': ['other', loggedIn],
  'monitoring.alertmanagerConfig.email.passwordKey': ['other', loggedIn],
  'monitoring.alertmanagerConfig.webhook.url': ['https://example', mailed],
  'experiment.margins.errors': [2, monitoring],
  'experiment.margins.p95': [20, monitoring],
};

/** Values that decide how a cluster is looked at: on paper there is none, and nothing differs. */
export const onlyOnACluster = ['lookups'];

const testing: Probes = { 'tests.gateway': ['gateway.example:80'] };

export const probes: Probes = { ...general, ...pods, ...versions, ...routing, ...entries, ...watching, ...testing };
