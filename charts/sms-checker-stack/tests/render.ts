import { parseAllDocuments } from 'yaml';
import { HelmError, knownApis, template } from '../tools/helm.mjs';

type Labels = Record<string, string>;
export type Values = Record<string, unknown>;

/** Of an object what the tests look at. */
export interface Manifest {
  kind: string;
  metadata: { name: string; labels?: Labels; annotations?: Labels };
  spec: Values;
}

/** A cluster with Istio, and without Prometheus Operator, which comes with the release. */
const apis = knownApis.filter((api) => api.includes('istio.io')).flatMap((api) => ['--api-versions', api]);

/** Release `sms` of the chart in a folder. */
export function render(path: string, values: Values = {}): Manifest[] {
  const text = template(['--values', '-', ...apis], { path, input: JSON.stringify(values) });
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

export function find<M extends Manifest>(manifests: M[], kind: string, name: string): M {
  const found = manifests.find((one) => one.kind === kind && one.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name} among ${manifests.map((one) => one.metadata.name).join(', ')}`);
  return found;
}

/** What Helm says when it refuses these values, without the place in the templates where it noticed. */
export function refusal(path: string, values: Values): string {
  try {
    render(path, values);
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    return /execution error at \(.*?\): (.*)/.exec(error.message)?.[1] ?? error.message;
  }
  throw new Error(`rendered, but should have been refused: ${JSON.stringify(values)}`);
}
