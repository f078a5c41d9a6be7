import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hasPrometheusOperator, kubectl } from '../src/kubectl.js';
import { say } from '../src/progress.js';
import { CHART, GATEWAY_NAMESPACE, NAMESPACE } from '../src/settings.js';

/** The namespaces that examples name, and what they are called on this cluster. */
const HERE: Record<string, string> = { sms: NAMESPACE, 'istio-ingress': GATEWAY_NAMESPACE };

const NAMED = /^(metadata:\n(?: {2}.*\n)*? {2}namespace: )(.*)$/m;

/** The objects of an example as documents of YAML, by the namespace of this cluster that each belongs into. */
function objectsOf(example: string): Map<string, string[]> {
  const objects = new Map<string, string[]>();
  for (const document of readFileSync(`${CHART}examples/${example}/output.yaml`, 'utf8').split(/^---$/m).slice(1)) {
    const [, , named = 'sms'] = NAMED.exec(document) ?? [];
    const namespace = HERE[named] ?? named;
    const moved = document.replace(NAMED, (_, before: string) => before + namespace);
    objects.set(namespace, [...(objects.get(namespace) ?? []), moved]);
  }
  return objects;
}

const isOfOperator = (object: string) => /^apiVersion: monitoring\.coreos\.com\//m.test(object);

const examples = readdirSync(`${CHART}examples`, { withFileTypes: true }).filter((entry) => entry.isDirectory());

it.each(examples.map(({ name }) => name))('the cluster accepts every object of the example %s', async (name) => {
  const all = (await hasPrometheusOperator()) || process.env.CI === 'true';
  for (const [namespace, objects] of objectsOf(name)) {
    const known = objects.filter((object) => all || !isOfOperator(object));
    const left = objects.length - known.length;
    if (left > 0) say(`${name}: ${left} objects are NOT checked: install Prometheus Operator, which knows their kinds`);
    const apply = ['apply', '--dry-run=server', '--namespace', namespace, '--filename', '-'];
    const accepted = (await kubectl(apply, known.join('---'))).trim().split('\n');
    expect(accepted.length).toBe(known.length);
    for (const line of accepted) expect(line).toMatch(/ \(server dry run\)$/);
  }
});
