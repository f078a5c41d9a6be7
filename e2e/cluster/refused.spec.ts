import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { helm, manifest, set, upgrade, type Values } from '../src/helm.js';
import { kubectlHere } from '../src/kubectl.js';
import { measured } from '../src/measured.js';
import { useCanary } from '../src/release.js';
import { CHART, HOST, RELEASE } from '../src/settings.js';

type Case = [rule: string, values: Values, says: string];

/** Wrong values of a release with a canary, by the rule that refuses them, and what it says: what is wrong and what to set. */
const REFUSED: Case[] = [
  ['schema', { 'istio.trafficSplit.canary': 101 }, "at '/istio/trafficSplit/canary': maximum: got 101, want 100"],
  ['schema', { 'istio.canary.assignment': 'buckets' }, "must be one of 'weighted', 'bucket'"],
  ['schema', { 'istio.timeout': '5 seconds' }, "at '/istio/timeout': '5 seconds' does not match pattern"],
  ['schema', { 'istio.shadow.mirrorPercent': 0 }, "at '/istio/shadow/mirrorPercent': minimum: got 0, want 1"],
  ['schema', { 'storage.type': 'disk' }, "at '/storage/type': value must be one of 'image', 'hostPath', 'pvc'"],
  ['schema', { 'istio.canary.enabeld': true }, "at '/istio/canary': additional properties 'enabeld' not allowed"],
  [
    'aliases',
    { 'istio.canary.weights.canary': 30 },
    'Set istio.trafficSplit.canary alone, and istio.canary.weights.canary=null',
  ],
  ['stable', { 'versions.v1.enabled': false }, 'give versions.v1 the image and the model of its successor.'],
  [
    'secret',
    { 'defaults.app.env.API_TOKEN': 'a' },
    "put it into a Secret of the release's namespace, and name that in existingSecret or",
  ],
  ['env', { 'versions.v2.app.env.VERSION': 'v3' }, 'VERSION is "v3", but the chart decides that. Remove it'],
  ['metadata', { 'commonLabels.role': 'live' }, 'commonLabels has role: "live", but the chart decides that'],
  ['faults', { 'versions.v2.app.faults.errorRate': 1 }, 'or set allowFaults=true where nobody depends on the answers.'],
  ['istioOff', { 'istio.enabled': false }, 'only Istio can divide or copy traffic. Set istio.enabled=true, or'],
  ['strictIngress', { 'istio.strictMtls.enabled': true, 'ingress.enabled': true }, 'Set ingress.enabled=false and let'],
  [
    'strictAuthorization',
    { 'istio.strictMtls.enabled': true, 'istio.authorization.enabled': false },
    'everybody who has one let in. Set istio.authorization.enabled=true, or',
  ],
  [
    'promptEjection',
    { 'istio.canary.failOpen.promptEjection': true, 'istio.gateway.namespace': '' },
    "Set istio.gateway.namespace to the namespace of the gateway's pods, or",
  ],
  [
    'entries',
    { 'ingress.enabled': true, 'ingress.host': HOST },
    'one name cannot lead to both entries. Set ingress.host',
  ],
  ['timeouts', { modelTimeoutMs: 6000 }, 'Set modelTimeoutMs below 5000, or istio.timeout to more.'],
  [
    'headerRoutingRegex',
    { 'istio.canary.headerRoutingRegex': '(?!0).*' },
    'RE2, which proxies use, has no look-around',
  ],
  [
    'canaryWithShadow',
    { 'istio.shadow.enabled': true },
    'Set one of them to false, or istio.allowCanaryWithShadow=true',
  ],
  ['split', { 'istio.trafficSplit.stable': 80, 'istio.trafficSplit.canary': 30 }, 'together 110 percent, not 100. Set'],
  ['cookies', { 'istio.canary.stickyCookie.name': 'canary' }, 'the draw would overwrite what a tester set. Set two'],
  ['bucket', { 'istio.canary.assignment': 'bucket' }, 'Set istio.canary.headerRoutingRegex="", or'],
  ['undrawn', { 'istio.canary.assignment': 'none' }, 'is 20 percent: nobody is drawn, so nobody would get it. Set'],
  ['canaryIsStable', { 'versions.v2.model.name': 'v1' }, 'nothing would be released. Set versions.v2.app.image,'],
  [
    'autoscaling',
    { 'defaults.app.autoscaling.enabled': true, 'defaults.app.autoscaling.minReplicas': 6 },
    'no number of pods is both. Set minReplicas to 5 or less, or maxReplicas to 6 or more',
  ],
  [
    'disruptionBudget',
    { 'defaults.app.disruptionBudget.enabled': true, 'defaults.app.disruptionBudget.maxUnavailable': 0 },
    'could ever be drained. Set maxUnavailable to 1 or more',
  ],
  ['storage', { 'storage.pvc.existingClaim': 'mine' }, 'the claim would not be used. Set storage.type=pvc, or'],
  [
    'imageModels',
    { 'versions.v2.model.name': 'v9' },
    'its image has v1, v2, v3. Set versions.v2.model.name to one of them',
  ],
  [
    'deadline',
    { 'defaults.model.inference.deadlineMs': 2000 },
    'given up before a model says that it is late. Set inference.deadlineMs below modelTimeoutMs, there or',
  ],
  [
    'predictionLog',
    { 'defaults.model.predictionLog.to': 'volume' },
    'there is no volume. Set storage.type to hostPath',
  ],
  [
    'alertmanagerConfig',
    { 'monitoring.enabled': true, 'monitoring.alertmanagerConfig.enabled': true },
    'nobody would be told. Set one of them, or',
  ],
  [
    'tracing',
    { 'tracing.endpoint': 'http://collector:4318', 'networkPolicy.enabled': true },
    'no span would leave the pods. Add a rule for the collector to networkPolicy.extraEgress, or',
  ],
];

/** The same for a cluster without Istio and Prometheus Operator, and a release of another name: what `helm template` takes. */
const REFUSED_ON_PAPER: Case[] = [
  ['name', {}, 'start with a letter. Set fullnameOverride to such a name.'],
  ['istioMissing', {}, 'Install Istio 1.24 or newer'],
  ['monitoringMissing', { 'istio.enabled': false, 'monitoring.enabled': true }, 'Install Prometheus Operator'],
];

/** What can refuse values: the schema, what reads aliases, and the rules of the chart. */
function rules(): string[] {
  const folder = `${CHART}templates/validate/`;
  const text = readdirSync(folder).map((file) => readFileSync(folder + file, 'utf8'));
  const defined = text.join('').matchAll(/define "sms-checker\.validate\.(\w+)"/g);
  return ['schema', 'aliases', ...Array.from(defined, ([, rule = '']) => rule)];
}

const revision = async () =>
  (await kubectlHere(['get', 'secrets', '--selector', 'owner=helm', '--output', 'name'])).trim().split('\n').sort();

/** Which of these cases are taken, or refused without their message. */
async function notRefused(
  cases: Case[],
  render: (values: Values, rule: string) => Promise<unknown>,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [rule, values, says] of cases) {
    const said = await render(values, rule).then(() => 'taken', String);
    if (!said.includes(says)) wrong.push(`${rule}: ${JSON.stringify(values)}: ${said}, not ${says}`);
  }
  return wrong;
}

beforeAll(() => useCanary(20));

it('has a case of every rule of the chart', () => {
  expect(new Set([...REFUSED, ...REFUSED_ON_PAPER].map(([rule]) => rule))).toEqual(new Set(rules()));
});

it('refuses each of the wrong values at render with its message, and leaves the release as it was', async () => {
  const before = [await manifest(), await revision()];
  const wrong = [
    ...(await notRefused(REFUSED, upgrade)),
    ...(await notRefused(REFUSED_ON_PAPER, (values, rule) =>
      helm(['template', rule === 'name' ? '1st' : RELEASE, CHART, ...set(values)]),
    )),
  ];
  expect([await manifest(), await revision()]).toEqual(before);
  const cases = REFUSED.length + REFUSED_ON_PAPER.length;
  measured(`wrong values that are taken, or refused without their message, of ${cases}`, wrong.length, 0);
  expect(wrong).toEqual([]);
});
