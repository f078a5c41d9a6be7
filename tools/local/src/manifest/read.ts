import { UsageFault } from '@sms-checker/cli';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { type Kind, KINDS, MEANINGLESS, type ObjectOf } from './kinds.js';
import type { Release } from './release.js';

/** Namespace that charts are rendered for here; what is rendered does not say it. */
export const NAMESPACE = 'sms';

const WHAT_TO_DO =
  'correct what is wrong; what the local run does not know, leave out of the values, or install the chart on a cluster';

/** Kinds whose objects may be in another namespace: that of the gateway's pods, or of Prometheus. */
const ANYWHERE: readonly string[] = ['Gateway', 'EnvoyFilter', 'ServiceMonitor'];

const named = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});
type Named = z.infer<typeof named>;

/**
 * Reads a rendered chart.
 * @throws UsageFault that names kind, name and path of all that is not known, in one message
 */
export function readRelease(yaml: string): Release {
  const faults: string[] = [];
  const objects = documentsOf(yaml).flatMap((document) => {
    const { success, data } = named.safeParse(document);
    if (success) return [data];
    faults.push(
      `an object without kind or name is not known to the local run: ${JSON.stringify(document).slice(0, 80)}`,
    );
    return [];
  });
  faults.push(...repeated(objects));
  const read = objects.flatMap((object) => {
    if (MEANINGLESS.includes(object.kind)) return [];
    const result = check(object);
    faults.push(...result.faults);
    return result.object ? [result.object] : [];
  });
  if (faults.length > 0) throw new UsageFault([...faults, WHAT_TO_DO].join('\n'));

  const all = <K extends Kind>(kind: K) => read.filter((object): object is ObjectOf<K> => object.kind === kind);
  const least = new Map(all('HorizontalPodAutoscaler').map(({ spec }) => [spec.scaleTargetRef.name, spec.minReplicas]));
  return {
    namespace: NAMESPACE,
    deployments: all('Deployment').map((deployment) => {
      const replicas = deployment.spec.replicas ?? least.get(deployment.metadata.name) ?? 1;
      return { ...deployment, spec: { ...deployment.spec, replicas } };
    }),
    configMaps: all('ConfigMap'),
    secrets: all('Secret'),
    services: all('Service'),
    gateways: all('Gateway'),
    virtualServices: all('VirtualService'),
    destinationRules: all('DestinationRule'),
    ingresses: all('Ingress'),
    envoyFilters: all('EnvoyFilter'),
    serviceMonitors: all('ServiceMonitor'),
    meaningless: MEANINGLESS.filter((kind) => objects.some((object) => object.kind === kind)),
  };
}

function documentsOf(yaml: string): unknown[] {
  return parseAllDocuments(yaml).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new UsageFault(`the rendered chart is no YAML: ${error.message}`);
    const object: unknown = document.toJS();
    return object === null ? [] : [object];
  });
}

function check(object: Named): { object?: ObjectOf<Kind>; faults: string[] } {
  const { kind, metadata } = object;
  const at = `${kind} ${metadata.name}`;
  if (!isKnown(kind)) return { faults: [`${at}: the kind is not known to the local run`] };
  if (!ANYWHERE.includes(kind) && namespaceOf(object) !== NAMESPACE)
    return { faults: [`${at}: metadata.namespace is ${namespaceOf(object)}, but that of the release is ${NAMESPACE}`] };
  const result = KINDS[kind].safeParse(object);
  if (result.success) return { object: result.data, faults: [] };
  return { faults: result.error.issues.flatMap(wordsOf).map((words) => `${at}: ${words}`) };
}

const isKnown = (kind: string): kind is Kind => Object.hasOwn(KINDS, kind);

const namespaceOf = ({ metadata }: Named) => metadata.namespace ?? NAMESPACE;

/** What is there more than once: only one of them would be, on a cluster. */
function repeated(objects: readonly Named[]): string[] {
  const counts = new Map<string, number>();
  for (const object of objects) {
    const name = `${object.kind} ${object.metadata.name}: it is there more than once in the namespace ${namespaceOf(object)}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].flatMap(([name, count]) => (count > 1 ? [name] : []));
}

function wordsOf(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return [`${path} is not as the local run knows it: ${issue.message}`];
  return issue.keys.map((key) => `${path ? `${path}.` : ''}${key} is not known to the local run`);
}
