import type { Values } from './helm.js';

/**
 * By its path, for every value in values.yaml: another value that the schema allows, and what has to be set around it for
 * it to matter, where need be also all that the cluster knows. A list or an empty map is one value. A line for each value
 * that is added:
 *
 *     'path.of.the.value': [anotherValue],
 *     'path.of.the.value': [anotherValue, { what: { must: { beSet: true } } }],
 */
export type Probes = Record<string, [value: unknown, given?: Values, apis?: string[]]>;

const canary: Values = { istio: { canary: { enabled: true } } };
const shadow: Values = { istio: { shadow: { enabled: true } } };
const ingress: Values = { ingress: { enabled: true } };
const monitoring: Values = { monitoring: { enabled: true } };

function alertsBy(alertmanagerConfig: Values): Values {
  return { monitoring: { enabled: true, alertmanagerConfig: { enabled: true, ...alertmanagerConfig } } };
}
const logged: Values = { storage: { type: 'pvc' }, defaults: { model: { predictionLog: { to: 'volume' } } } };
const email = { to: 'a@example', from: 'b@example', smarthost: 'smtp.example:25' };
const mailed = alertsBy({ email });
const loggedIn = alertsBy({ email: { ...email, authUsername: 'user', existingSecret: 'smtp' } });

const posted = alertsBy({ webhook: { existingSecret: 'hook' } });

const general: Probes = {
  nameOverride: ['other'],
  fullnameOverride: ['other'],
  commonLabels: [{ team: 'other' }],
  commonAnnotations: [{ 'example.com/key': 'value' }],
  logLevel: ['debug'],
  shutdownDelayMs: [1000],
  modelTimeoutMs: [3000],
  existingSecret: ['other'],
};

/** What the app and the model have both. */
function podsOf(component: 'app' | 'model'): Probes {
  const path = `defaults.${component}`;
  const given = (settings: Values, others: Values = {}): Values => ({ defaults: { [component]: settings }, ...others });
  const scaled = given({ autoscaling: { enabled: true } });
  const failing = given({ faults: { errorRate: 0.5 } }, { allowFaults: true });
  return {
    [`${path}.image.repository`]: ['registry.example/other'],
    [`${path}.image.tag`]: ['2.0.0'],
    [`${path}.image.digest`]: [`sha256:${'0'.repeat(64)}`],
    [`${path}.image.pullPolicy`]: ['Always'],
    [`${path}.replicas`]: [2],
    [`${path}.autoscaling.enabled`]: [true],
    [`${path}.autoscaling.minReplicas`]: [3, scaled],
    [`${path}.autoscaling.maxReplicas`]: [7, scaled],
    [`${path}.autoscaling.targetCPUUtilizationPercentage`]: [50, scaled],
    [`${path}.disruptionBudget.enabled`]: [true],
    [`${path}.disruptionBudget.maxUnavailable`]: ['25%', given({ disruptionBudget: { enabled: true } })],
    [`${path}.resources.requests.cpu`]: ['1'],
    [`${path}.resources.requests.memory`]: ['1Gi'],
    [`${path}.resources.limits.memory`]: ['1Gi'],
    [`${path}.env`]: [{ KEY: 'value' }],
    [`${path}.envFrom`]: [[{ secretRef: { name: 'other' } }]],
    [`${path}.podLabels`]: [{ team: 'other' }],
    [`${path}.podAnnotations`]: [{ 'example.com/key': 'value' }],
    [`${path}.nodeSelector`]: [{ 'kubernetes.io/arch': 'arm64' }],
    [`${path}.tolerations`]: [[{ key: 'spot', operator: 'Exists' }]],
    [`${path}.affinity`]: [{ nodeAffinity: {} }],
    [`${path}.topologySpread`]: [[]],
    [`${path}.priorityClassName`]: ['other'],
    [`${path}.faults.errorRate`]: [0.5, { allowFaults: true }],
    [`${path}.faults.errorStatus`]: [503, failing],
    [`${path}.faults.delayMs`]: [100, { allowFaults: true }],
    [`${path}.faults.delayRate`]: [0.5, { allowFaults: true }],
    [`${path}.faults.hangRate`]: [0.5, { allowFaults: true }],
    [`${path}.faults.unready`]: [true, { allowFaults: true }],
  };
}

const pods: Probes = {
  ...podsOf('app'),
  ...podsOf('model'),
  'defaults.model.image.models': [['v9']],
  'defaults.model.inference.workers': [2],
  'defaults.model.inference.queue': [10],
  'defaults.model.inference.deadlineMs': [100],
  'defaults.model.reloadSeconds': [1, { storage: { type: 'pvc' } }],
  'defaults.model.predictionLog.to': ['none'],
  'defaults.model.predictionLog.maxMegabytes': [1, logged],
  'defaults.model.predictionLog.files': [1, logged],
  imagePullSecrets: [['other']],
  allowFaults: [true, { defaults: { app: { faults: { unready: true } } } }],
  'storage.type': ['hostPath'],
  'storage.hostPath': ['/other', { storage: { type: 'hostPath' } }],
  'storage.pvc.existingClaim': ['other', { storage: { type: 'pvc' } }],
  'storage.pvc.accessModes': [['ReadWriteOnce'], { storage: { type: 'pvc' } }],
  'storage.pvc.storageClassName': ['other', { storage: { type: 'pvc' } }],
  'storage.pvc.size': ['2Gi', { storage: { type: 'pvc' } }],
  'networkPolicy.enabled': [true],
  'networkPolicy.entriesFrom': [[{ podSelector: {} }], { networkPolicy: { enabled: true } }],
  'networkPolicy.metricsFrom': [[{ podSelector: {} }], { networkPolicy: { enabled: true } }],
  'networkPolicy.extraEgress': [[{ ports: [{ port: 443 }] }], { networkPolicy: { enabled: true } }],
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
  'versions.v3.model.resources.requests.cpu': ['1', shadow],
  'versions.v3.model.resources.requests.memory': ['1Gi', shadow],
  'versions.v3.model.resources.limits.cpu': ['2', shadow],
  'versions.v3.model.resources.limits.memory': ['1Gi', shadow],
  'versions.v3.model.podAnnotations.sidecar\\.istio\\.io/proxyCPU': ['50m', shadow],
  'versions.v3.model.podAnnotations.sidecar\\.istio\\.io/proxyCPULimit': ['1', shadow],
  'versions.v3.model.podAnnotations.sidecar\\.istio\\.io/proxyMemory': ['64Mi', shadow],
  'versions.v3.model.podAnnotations.sidecar\\.istio\\.io/proxyMemoryLimit': ['512Mi', shadow],
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
  'istio.maxInFlight': [77],

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
  'experiment.aa': [true, { ...canary, versions: { v2: { model: { name: 'v1' } } } }],
  'monitoring.enabled': [true],
  'monitoring.labels': [{ release: 'other' }, monitoring],
  'monitoring.interval': ['7s', monitoring],
  'monitoring.assumeCrds': [true, monitoring, ['networking.istio.io/v1']],
  'monitoring.serviceMonitor.enabled': [false, monitoring],
  'monitoring.podMonitor.enabled': [false, monitoring],
  'monitoring.gatewayPodMonitor.enabled': [false, monitoring],
  'monitoring.prometheusRule.enabled': [false, monitoring],
  'monitoring.prometheusRule.runbookUrl': ['https://example.com/runbooks', monitoring],
  'monitoring.prometheusRule.thresholds.requestsPerMinute': [20, monitoring],
  'monitoring.prometheusRule.thresholds.errorRatio': [0.1, monitoring],
  'monitoring.prometheusRule.thresholds.p95Seconds': [1, monitoring],
  'monitoring.prometheusRule.thresholds.canaryRequests': [10, monitoring],
  'monitoring.prometheusRule.thresholds.splitDeviations': [5, monitoring],
  'monitoring.prometheusRule.thresholds.mirrorCompleteness': [0.9, monitoring],
  'monitoring.dashboards.enabled': [false, monitoring],
  'monitoring.dashboards.labels.grafana_dashboard': ['2', monitoring],
  'monitoring.dashboards.annotations.grafana_folder': ['other', monitoring],
  'monitoring.alertmanagerConfig.enabled': [true, { monitoring: { enabled: true, alertmanagerConfig: { email } } }],
  'monitoring.alertmanagerConfig.groupWait': ['7s', mailed],
  'monitoring.alertmanagerConfig.groupInterval': ['7m', mailed],
  'monitoring.alertmanagerConfig.repeatInterval': ['7h', mailed],
  'monitoring.alertmanagerConfig.email.to': ['c@example', mailed],
  'monitoring.alertmanagerConfig.email.from': ['c@example', mailed],
  'monitoring.alertmanagerConfig.email.smarthost': ['other.example:25', mailed],
  'monitoring.alertmanagerConfig.email.requireTLS': [false, mailed],
  'monitoring.alertmanagerConfig.email.authUsername': ['other', loggedIn],
  'monitoring.alertmanagerConfig.email.existingSecret': ['other', loggedIn],
  'monitoring.alertmanagerConfig.email.passwordKey': ['other', loggedIn],
  'monitoring.alertmanagerConfig.email.severities': [['critical'], mailed],
  'monitoring.alertmanagerConfig.webhook.url': ['https://example', mailed],
  'monitoring.alertmanagerConfig.webhook.existingSecret': ['other', mailed],
  'monitoring.alertmanagerConfig.webhook.urlKey': ['other', posted],
  'monitoring.alertmanagerConfig.webhook.severities': [['critical'], posted],
  'tracing.endpoint': ['http://collector:4318'],
  'tracing.samplingRatio': [0.5, { tracing: { endpoint: 'http://collector:4318' } }],
  'experiment.margins.errors': [2, monitoring],
  'experiment.margins.p95': [20, monitoring],
};

const testing: Probes = { lookups: [false], 'tests.gateway': ['gateway.example:80'] };

export const probes: Probes = { ...general, ...pods, ...versions, ...routing, ...entries, ...watching, ...testing };
