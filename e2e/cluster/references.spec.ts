import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { BASE, helm, set } from '../src/helm.js';
import { hasPrometheusOperator, kubectl } from '../src/kubectl.js';
import { during, say } from '../src/progress.js';
import { rolledOut } from '../src/release.js';
import { CHART, GATEWAY_SELECTOR, NAMESPACE } from '../src/settings.js';

/** A folder of a node that the first example fills and the second one's claim is made of; neither is put into /mnt. */
const FOLDER = '/tmp/sms-e2e-models';
const VOLUME = 'sms-e2e-models';

const EXAMPLES = [
  'ingress-and-istio-host-path',
  'exclusive-shared-claim',
  'canary-and-full-mirror',
  'user-id-and-autoscaling',
  'canary-experiment',
];

/** The commands of a description that install or upgrade, as lists of what comes after `helm`. */
function commandsOf(example: string): string[][] {
  const description = readFileSync(`${CHART}examples/${example}/description.md`, 'utf8');
  const lines = description.replaceAll('\\\n', ' ').split('\n');
  return lines
    .filter((line) => line.startsWith('helm upgrade'))
    .map((line) =>
      line
        .replace(/'([^']*)'/g, '$1')
        .split(/\s+/)
        .slice(1),
    );
}

/** The same on this cluster: another namespace and folder, a gateway that is there, images that are loaded, and small. */
function here(command: string[]): string[] {
  const words = command
    .filter((word) => word !== '--create-namespace')
    .map((word) => word.replace(/^\.?\/?charts\/sms-checker\/?/, CHART))
    .map((word) => word.replace('ingressGatewaySelector=public', `ingressGatewaySelector=${GATEWAY_SELECTOR}`))
    .map((word) => (word === 'sms' ? NAMESPACE : word));
  words[words.indexOf(NAMESPACE)] = 'sms';
  if (!command.includes('--install')) return words;
  // An example's own host: `helm test` asks for it by name, whether or not the name leads here.
  const base = Object.fromEntries(Object.entries(BASE).filter(([name]) => name !== 'istio.host'));
  return [...words, ...set({ ...base, 'storage.hostPath': FOLDER })];
}

const isWatched = (example: string) =>
  readFileSync(`${CHART}examples/${example}/values.yaml`, 'utf8').includes('monitoring:');

/** A cluster without a class of volumes has to be given one by hand. */
async function makeVolume(): Promise<void> {
  const classes = await kubectl(['get', 'storageclasses', '--output', 'name']);
  if (classes !== '') return;
  const node = await kubectl(['get', 'nodes', '--output', 'jsonpath={.items[0].metadata.name}']);
  const terms = [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }];
  const volume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: VOLUME },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteMany'],
      persistentVolumeReclaimPolicy: 'Delete',
      local: { path: FOLDER },
      nodeAffinity: { required: { nodeSelectorTerms: terms } },
    },
  };
  await kubectl(['apply', '--filename', '-'], JSON.stringify(volume));
}

beforeAll(makeVolume);
afterAll(() => kubectl(['delete', 'persistentvolume', VOLUME, '--ignore-not-found', '--wait=false']));

describe.each(EXAMPLES)('the example %s', (example) => {
  it('is installed and changed by the commands of its description, and passes helm test', async ({ skip }) => {
    if (isWatched(example) && !(await hasPrometheusOperator()) && process.env.CI !== 'true') {
      say(`${example} is NOT tried: install Prometheus Operator, whose objects it makes`);
      skip('no Prometheus Operator');
    }
    const commands = commandsOf(example);
    for (const command of commands) {
      await helm(here(command));
      await rolledOut();
    }
    await during(`helm test of ${example}`, () => helm(['test', 'sms', '--namespace', NAMESPACE, '--timeout', '3m']));
    say(`references: ${example}: ${commands.length} commands, helm test passed`);
  });
});
