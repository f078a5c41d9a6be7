import { beforeAll, expect, it } from 'vitest';
import { manifest, upgrade, type Values } from '../src/helm.js';
import { kubectlHere } from '../src/kubectl.js';
import { measured } from '../src/measured.js';
import { useCanary } from '../src/release.js';

/** Wrong values of a release with a canary, and what the refusal says: what is wrong and what to set. */
const REFUSED: [values: Values, says: string][] = [
  [{ 'istio.trafficSplit.stable': 80, 'istio.trafficSplit.canary': 30 }, 'together 110 percent, not 100. Set one'],
  [{ 'istio.trafficSplit.canary': 101 }, "at '/istio/trafficSplit/canary': maximum: got 101, want 100"],
  [{ 'istio.shadow.enabled': true }, 'Set one of them to false, or istio.allowCanaryWithShadow=true'],
  [{ 'istio.canary.weights.canary': 30 }, 'both name one value. Set istio.trafficSplit.canary alone.'],
  [
    { 'istio.canary.stickyCookie.name': 'canary' },
    'both "canary": the draw would overwrite what a tester set. Set two',
  ],
  [
    { 'istio.canary.assignment': 'bucket' },
    'Set istio.canary.headerRoutingRegex="", or istio.canary.assignment=weighted.',
  ],
  [
    { 'istio.canary.assignment': 'buckets' },
    "at '/istio/canary/assignment': value must be one of 'weighted', 'bucket'",
  ],
  [{ 'istio.timeout': '5 seconds' }, "at '/istio/timeout': '5 seconds' does not match pattern"],
  [{ 'istio.shadow.mirrorPercent': 0 }, "at '/istio/shadow/mirrorPercent': minimum: got 0, want 1"],
  [{ 'istio.enabled': false }, 'but istio.enabled is false and only Istio can divide or copy traffic. Set'],
  [{ 'istio.canary.enabeld': true }, "at '/istio/canary': additional properties 'enabeld' not allowed"],
  [{ 'versions.v1.enabled': false }, 'give versions.v1 the image and the model of its successor.'],
  [
    { 'versions.v2.app.env.VERSION': 'v3' },
    'versions.v2.app.env.VERSION is "v3", but the chart decides that. Remove it',
  ],
  [{ 'versions.v2.app.faults.errorRate': 1 }, 'or set allowFaults=true where nobody depends on the answers.'],
  [
    { 'versions.v2.model.name': 'v1' },
    'nothing would be released. Set versions.v2.app.image, versions.v2.model.image or',
  ],
  [{ 'versions.v2.model.name': 'v9' }, 'its image has v1, v2. Set versions.v2.model.name to one of them'],
  [{ 'istio.strictMtls.enabled': true, 'ingress.enabled': true }, 'Set ingress.enabled=false and let users come by'],
  [
    { 'istio.canary.failOpen.promptEjection': true, 'istio.gateway.namespace': '' },
    "Set istio.gateway.namespace to the namespace of the gateway's pods, or",
  ],
  [{ 'storage.type': 'disk' }, "at '/storage/type': value must be one of 'image', 'hostPath', 'pvc'"],
  [{ modelTimeoutMs: 6000 }, 'Set modelTimeoutMs below 5000, or istio.timeout to more.'],
];

const revision = async () =>
  (await kubectlHere(['get', 'secrets', '--selector', 'owner=helm', '--output', 'name'])).trim().split('\n').sort();

/** What a refused upgrade says. */
async function refusal(values: Values): Promise<string> {
  try {
    await upgrade(values);
  } catch (error) {
    return String(error);
  }
  return 'taken';
}

beforeAll(() => useCanary(20));

it('refuses each of the wrong values at render with its message, and leaves the release as it was', async () => {
  const before = [await manifest(), await revision()];
  const wrong: string[] = [];
  for (const [values, says] of REFUSED) {
    const said = await refusal(values);
    if (!said.includes(says)) wrong.push(`${JSON.stringify(values)}: ${said}, not ${says}`);
  }
  expect([await manifest(), await revision()]).toEqual(before);
  measured(`wrong values that are taken, or refused without their message, of ${REFUSED.length}`, wrong.length, 0);
  expect(wrong).toEqual([]);
});
