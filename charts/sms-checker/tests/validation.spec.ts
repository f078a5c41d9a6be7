import { describe, expect, it } from 'vitest';
import { refusal, render, type Values } from './helm.js';

describe('values that contradict each other are refused', () => {
  const cases: [string, Values, string][] = [
    [
      'canary and shadow at once',
      { istio: { canary: { enabled: true }, shadow: { enabled: true } } },
      'istio.canary.enabled and istio.shadow.enabled are both true: two releases at once, and each disturbs what the other measures. Set one of them to false, or istio.allowCanaryWithShadow=true if that is meant.',
    ],
    [
      'shares that do not make 100',
      { istio: { trafficSplit: { stable: 80, canary: 25 } } },
      'istio.trafficSplit.stable is 80 and istio.trafficSplit.canary is 25: together 105 percent, not 100. Set one of them and the other to null (it then is the rest), also under its other name, istio.canary.weights; or set two that make 100.',
    ],
    [
      'one name for two cookies',
      { istio: { canary: { stickyCookie: { name: 'canary' } } } },
      'istio.canary.stickyCookie.name and istio.canary.pinCookie.name are both "canary": the draw would overwrite what a tester set. Set two different names.',
    ],
    [
      'buckets without the cookie that keeps them',
      { istio: { canary: { assignment: 'bucket' }, stickySession: { enabled: false } } },
      'istio.canary.assignment is "bucket" and istio.canary.stickyCookie.enabled is false: the cookie carries a user\'s bucket, and without it every call would be another user\'s. Set istio.canary.stickyCookie.enabled=true, or istio.canary.assignment=weighted to draw every call.',
    ],
    [
      'buckets and a header',
      { istio: { canary: { assignment: 'bucket', headerRoutingRegex: '.*0$' } } },
      'istio.canary.assignment is "bucket" and istio.canary.headerRoutingRegex is ".*0$": the header would give v2 to users whose bucket says v1, and a ramp would move others than the new share. Set istio.canary.headerRoutingRegex="", or istio.canary.assignment=weighted.',
    ],
    [
      'a share of users who are not drawn',
      { istio: { canary: { enabled: true, assignment: 'none' }, trafficSplit: { stable: 90 } } },
      'istio.canary.assignment is "none" and the canary\'s share (istio.trafficSplit) is 10 percent: nobody is drawn, so nobody would get it. Set istio.trafficSplit.canary=null and istio.trafficSplit.stable=null, or istio.canary.assignment=weighted.',
    ],
    [
      'a canary that nobody can come to',
      { istio: { canary: { enabled: true, assignment: 'none', pinCookie: { enabled: false } } } },
      'istio.canary.assignment is "none", istio.canary.pinCookie.enabled is false and istio.canary.headerRoutingRegex is empty: no user could come to v2. Set one of the two, or istio.canary.assignment=weighted.',
    ],
    [
      'a canary without Istio',
      { istio: { enabled: false, canary: { enabled: true } } },
      'istio.canary.enabled is true, but istio.enabled is false and only Istio can divide or copy traffic. Set istio.enabled=true, or istio.canary.enabled=false.',
    ],
    [
      'a shadow without Istio',
      { istio: { enabled: false, shadow: { enabled: true } } },
      'istio.shadow.enabled is true, but istio.enabled is false and only Istio can divide or copy traffic. Set istio.enabled=true, or istio.shadow.enabled=false.',
    ],
    [
      'mutual TLS without Istio',
      { istio: { enabled: false, strictMtls: { enabled: true } } },
      'istio.strictMtls.enabled is true, but istio.enabled is false and without Istio nothing can do that. Set istio.enabled=true, or istio.strictMtls.enabled=false.',
    ],
    [
      'prompt ejection without Istio',
      { istio: { enabled: false, canary: { failOpen: { promptEjection: true } } } },
      'istio.canary.failOpen.promptEjection is true, but istio.enabled is false and without Istio nothing can do that. Set istio.enabled=true, or istio.canary.failOpen.promptEjection=false.',
    ],
    [
      'one name for two entries',
      { istio: { hosts: ['a.example', 'b.example'] }, ingress: { enabled: true, host: 'b.example' } },
      'ingress.host is "b.example" and the hosts of Istio\'s gateway are a.example, b.example: one name cannot lead to both entries. Set ingress.host or istio.host to another, or ingress.enabled=false.',
    ],
    [
      'a name for an entry that another entry has for all below it',
      { istio: { hosts: ['*.example'] }, ingress: { enabled: true, host: 'b.example' } },
      'ingress.host is "b.example" and the hosts of Istio\'s gateway are *.example: one name cannot lead to both entries. Set ingress.host or istio.host to another, or ingress.enabled=false.',
    ],
    [
      'certificates without policies',
      { istio: { strictMtls: { enabled: true }, authorization: { enabled: false } } },
      'istio.strictMtls.enabled is true and istio.authorization.enabled is false: certificates would be asked for, and then everybody who has one let in. Set istio.authorization.enabled=true, or istio.strictMtls.enabled=false.',
    ],
    [
      'a version that nothing could reach',
      { istio: { enabled: false }, versions: { v3: { enabled: 'always' } } },
      'versions.v3.enabled is always, but istio.enabled is false and without routes nothing would reach it. Set istio.enabled=true, or versions.v3.enabled=true, which then runs only while it has traffic.',
    ],
    [
      'stable without a pod',
      { defaults: { model: { replicas: 0 } } },
      'versions.v1.model.replicas is 0, but v1 is what the Services, plain callers and every fallback reach. Set it to 1 or more, there or in defaults.model.replicas.',
    ],
    [
      'a claim that is not used',
      { storage: { pvc: { existingClaim: 'mine' } } },
      'storage.pvc.existingClaim is "mine" and storage.type is image: the claim would not be used. Set storage.type=pvc, or storage.pvc.existingClaim="".',
    ],
    [
      'a model that is later than its callers wait',
      { modelTimeoutMs: 1000, versions: { v1: { model: { inference: { deadlineMs: 1000 } } } } },
      'versions.v1.model.inference.deadlineMs is 1000 and modelTimeoutMs is 1000: apps would have given up before a model says that it is late. Set inference.deadlineMs below modelTimeoutMs, there or in defaults.model.inference, or a longer modelTimeoutMs.',
    ],
    [
      'predictions for a volume that there is not',
      { defaults: { model: { predictionLog: { to: 'volume' } } } },
      'versions.v1.model.predictionLog.to is volume and storage.type is image: there is no volume. Set storage.type to hostPath or pvc, or predictionLog.to to stdout, there or in defaults.model.predictionLog.',
    ],
    [
      'somebody to tell, and nothing that could alert',
      { monitoring: { alertmanagerConfig: { enabled: true } } },
      'monitoring.alertmanagerConfig.enabled is true, but monitoring.enabled is false, and nothing is watched that could alert. Set monitoring.enabled=true, or monitoring.alertmanagerConfig.enabled=false.',
    ],
    [
      'an object that Helm would take for a hook',
      { commonAnnotations: { 'helm.sh/hook': 'test' } },
      'commonAnnotations has helm.sh/hook: "test", but the chart decides that: by such names objects are found, routed and restarted. Remove it, or use another name.',
    ],
    [
      'a second owner of a label',
      { monitoring: { labels: { 'app.kubernetes.io/instance': 'other' } } },
      'monitoring.labels has app.kubernetes.io/instance: "other", but the chart decides that: by such names objects are found, routed and restarted. Remove it, or use another name.',
    ],
    [
      'no stable version',
      { versions: { v1: { enabled: false } } },
      'versions.v1.enabled is false, but v1 is what the Services, plain callers and every fallback reach. Set versions.v1.enabled=true; to retire what runs as v1, give versions.v1 the image and the model of its successor.',
    ],
    [
      'a secret in the environment',
      { versions: { v2: { app: { env: { SMTP_PASSWORD: 'hunter2' } } } } },
      "versions.v2.app.env.SMTP_PASSWORD is a secret by its name, but values are kept in the cluster and shown by helm get values. Remove it, put it into a Secret of the release's namespace, and name that in existingSecret or in versions.v2.app.envFrom.",
    ],
    [
      'a port of one’s own',
      { versions: { v2: { app: { env: { PORT: '80' } } } } },
      'versions.v2.app.env.PORT is "80", but the chart decides that. Remove it: the Services know the port.',
    ],
    [
      'a time limit by environment',
      { defaults: { app: { env: { MODEL_TIMEOUT_MS: '60000' } } } },
      'defaults.app.env.MODEL_TIMEOUT_MS is "60000", but the chart decides that. Set modelTimeoutMs instead.',
    ],
    [
      'belief in headers',
      { defaults: { app: { env: { TRUST_ROUTES: 'true' } } } },
      'defaults.app.env.TRUST_ROUTES is "true", but the chart decides that. Remove it: the chart knows whether there are routes.',
    ],
    [
      'a port of the metrics',
      { defaults: { app: { env: { METRICS_PORT: '1' } } } },
      'defaults.app.env.METRICS_PORT is "1", but the chart decides that. Remove it: the scrapers know the port.',
    ],
    [
      'spans that cannot leave',
      { tracing: { endpoint: 'http://collector:4318' }, networkPolicy: { enabled: true } },
      'tracing.endpoint is "http://collector:4318", but networkPolicy.enabled is true and networkPolicy.extraEgress is empty: no span would leave the pods. Add a rule for the collector to networkPolicy.extraEgress, or set tracing.endpoint="".',
    ],
    [
      'an app that waits longer than its proxy',
      { modelTimeoutMs: 5000 },
      'modelTimeoutMs is 5000 and istio.timeout is 5s: the proxy would cut the call before the app gives up. Set modelTimeoutMs below 5000, or istio.timeout to more.',
    ],
    [
      'a proxy that waits for less than a second',
      { istio: { timeout: '500ms' } },
      'modelTimeoutMs is 2000 and istio.timeout is 500ms: the proxy would cut the call before the app gives up. Set modelTimeoutMs below 500, or istio.timeout to more.',
    ],
    [
      'a model by environment',
      { defaults: { model: { env: { MODEL_NAME: 'v9' } } } },
      'defaults.model.env.MODEL_NAME is "v9", but the chart decides that. Set versions.<version>.model.name instead.',
    ],
  ];

  it.each([
    ['(?!root).*', 'RE2, which proxies use, has no look-around'],
    ['.*(?<=a)0', 'RE2, which proxies use, has no look-around'],
    ['(a).*\\1', 'RE2, which proxies use, has no back-references'],
    ['[0-9', 'it has a bracket, a repetition or a backslash that is not complete'],
    ['a)(b', 'it has a bracket, a repetition or a backslash that is not complete'],
    ['*0', 'it has a bracket, a repetition or a backslash that is not complete'],
    ['0\\', 'it has a bracket, a repetition or a backslash that is not complete'],
  ])('a pattern that is none: %s', (regex, reason) => {
    expect(refusal({ istio: { canary: { headerRoutingRegex: regex } } })).toBe(
      `istio.canary.headerRoutingRegex is ${JSON.stringify(regex)}, which is no pattern that a proxy could match: ${reason}. Set it to an RE2 pattern of the whole of x-user-id, such as .*0$, or to "".`,
    );
  });

  it.each(['', '.*0$', '^(?i:admin|test)-[0-9]{1,3}$', 'a|b', '\\d+\\|', '(?P<tail>[05])', '[(]|[)]'])(
    'but not the pattern %s',
    (regex) => {
      expect(render({ istio: { canary: { headerRoutingRegex: regex } } }).names('Gateway')).toEqual(['frontend']);
    },
  );

  it.each(cases)('%s', (_name, values, message) => {
    expect(refusal(values)).toBe(message);
  });

  it.each([
    ['istio.host', { host: 'a.example' }, 'a.example'],
    ['istio.hosts', { hosts: ['a.example', 'b.example'] }, '[a.example b.example]'],
    ['istio.gateway.ingressGatewaySelector', { gateway: { ingressGatewaySelector: 'mine' } }, 'mine'],
    ['istio.ingressGatewaySelector', { ingressGatewaySelector: 'mine' }, 'mine'],
    ['istio.ingressGateway.name', { ingressGateway: { name: 'mine' } }, 'mine'],
    ['istio.gateway.namespace', { gateway: { namespace: 'istio-system' } }, 'istio-system'],
    ['istio.gateway.tls.credentialName', { gateway: { tls: { credentialName: 'sms-tls' } } }, 'sms-tls'],
  ])('%s without Istio', (name, istio, value) => {
    expect(refusal({ istio: { enabled: false, ...istio } }, { istio: false })).toBe(
      `${name} is ${value}, but istio.enabled is false and there is no gateway to have it. Set istio.enabled=true, or ${name}=null; what a plain Ingress has is set under ingress.`,
    );
  });

  it('but not what null has taken back', () => {
    const istio = { enabled: false, host: null, hosts: null, gateway: { tls: { credentialName: null } } };
    expect(render({ istio }, { istio: false }).names('Service')).toEqual(['frontend', 'model-service']);
  });

  it('but not one name for two entries when one of them is off', () => {
    const ingress = { enabled: false, host: 'sms-checker.local' };
    expect(render({ ingress }).names('Ingress')).toEqual([]);
    expect(render({ istio: { enabled: false }, ingress: { ...ingress, enabled: true } }).names('Ingress')).toEqual([
      'frontend',
    ]);
  });

  it('but not cookies of one name when one of them is off', () => {
    const canary = { stickyCookie: { name: 'canary' }, pinCookie: { enabled: false } };
    expect(render({ istio: { canary } }).names('Gateway')).toEqual(['frontend']);
  });
});

it('a cluster without Istio is told what to install or to switch off', () => {
  expect(refusal({}, { istio: false })).toBe(
    'istio.enabled is true, but the cluster does not know networking.istio.io/v1. Install Istio 1.24 or newer (its chart istio-base brings the resource definitions), or set istio.enabled=false for a plain installation of v1. When rendering without a cluster, add --api-versions networking.istio.io/v1.',
  );
});

describe('values of the wrong shape are refused by the schema', () => {
  it.each([
    ['an unknown value', { istio: { canray: {} } }, 'canray'],
    ['an unknown version', { versions: { v4: {} } }, 'v4'],
    ['an app of v3', { versions: { v3: { app: {} } } }, 'app'],
    ['a share over 100', { istio: { trafficSplit: { canary: 101 } } }, '/istio/trafficSplit/canary'],
    ['a share that is text', { istio: { trafficSplit: { canary: '10' } } }, '/istio/trafficSplit/canary'],
    ['a mirror of nothing', { istio: { shadow: { mirrorPercent: 0 } } }, '/istio/shadow/mirrorPercent'],
    ['a mirror of more than all', { istio: { shadow: { mirrorPercent: 101 } } }, '/istio/shadow/mirrorPercent'],
    ['a margin below nothing', { experiment: { margins: { errors: -1 } } }, '/experiment/margins/errors'],
    ['a margin of more errors than calls', { experiment: { margins: { errors: 101 } } }, '/experiment/margins/errors'],
    ['a margin that is text', { experiment: { margins: { p95: '10%' } } }, '/experiment/margins/p95'],
    ['an interval without a unit', { monitoring: { interval: '15' } }, '/monitoring/interval'],
    [
      'a mail server without a port',
      { monitoring: { alertmanagerConfig: { email: { smarthost: 'mail' } } } },
      '/monitoring/alertmanagerConfig/email/smarthost',
    ],
    [
      'a gateway in no namespace that there can be',
      { istio: { gateway: { namespace: 'A' } } },
      '/istio/gateway/namespace',
    ],
    ['a gateway without a port', { tests: { gateway: 'gateway' } }, '/tests/gateway'],
    ['a duration without a unit', { istio: { timeout: '5' } }, '/istio/timeout'],
    ['a duration of no time', { istio: { timeout: '0s' } }, '/istio/timeout'],
    [
      'a cookie name with a space',
      { istio: { canary: { pinCookie: { name: 'a b' } } } },
      '/istio/canary/pinCookie/name',
    ],
    [
      'a way of assignment that is not there',
      { istio: { canary: { assignment: 'random' } } },
      '/istio/canary/assignment',
    ],
    ['an Ingress of no class that there can be', { ingress: { className: 'Nginx!' } }, '/ingress/className'],
    ['an Ingress of two hosts', { ingress: { host: 'a.example,b.example' } }, '/ingress/host'],
    ['a redirect that is text', { istio: { gateway: { tls: { httpsRedirect: 'yes' } } } }, '/istio/gateway/tls'],
    ['a level that is none', { logLevel: 'loud' }, '/logLevel'],
    ['a version that is perhaps on', { versions: { v2: { enabled: 'maybe' } } }, '/versions/v2/enabled'],
    ['a number as environment', { defaults: { app: { env: { A: 1 } } } }, '/defaults/app/env/A'],
    ['a digest that is a tag', { defaults: { app: { image: { digest: 'latest' } } } }, '/defaults/app/image/digest'],
    ['more delay than a shutdown has', { shutdownDelayMs: 9000 }, '/shutdownDelayMs'],
  ])('%s', (_name, values, place) => {
    expect(refusal(values)).toContain(place);
  });
});
