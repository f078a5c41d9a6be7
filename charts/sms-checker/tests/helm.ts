import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { chart, HelmError, knownApis, template } from '../tools/helm.mjs';
import type { AnyManifest, Kind, Manifest } from './manifests.js';

export interface Options {
  /** Whether the cluster knows Istio's resources; it does unless a test says otherwise. */
  istio?: boolean;
  /** All that it knows beside Kubernetes, where a test is about that. */
  apis?: string[];
  path?: string;
  /** What the release is called: `sms`, where a test is not about that. */
  release?: string;
  /** Whether to render what `helm test` makes. */
  tests?: boolean;
}

export type Values = Record<string, unknown>;

/** What every object of the release `sms` is called before its component. */
export const prefix = 'sms-sms-checker';

export class Release {
  constructor(readonly manifests: AnyManifest[]) {}

  all<K extends Kind>(kind: K): Manifest<K>[] {
    return this.manifests.filter((manifest): manifest is Manifest<K> => manifest.kind === kind);
  }

  names(kind: Kind): string[] {
    return this.all(kind).map(({ metadata }) => metadata.name.replace(`${prefix}-`, ''));
  }

  get<K extends Kind>(kind: K, name: string): Manifest<K> {
    const found = this.all(kind).find(({ metadata }) => metadata.name === `${prefix}-${name}`);
    if (!found) throw new Error(`no ${kind} ${prefix}-${name} among ${this.names(kind).join(', ') || 'none'}`);
    return found;
  }
}

export function renderText(
  values: Values = {},
  { istio = true, apis = knownApis, path, release, tests = false }: Options = {},
): string {
  const known = apis.filter((api) => istio || !api.includes('istio.io'));
  const args = ['--values', '-', ...known.flatMap((api) => ['--api-versions', api])];
  return template(args, { input: JSON.stringify(values), tests, ...(path && { path }), ...(release && { release }) });
}

export function render(values: Values = {}, options: Options = {}): Release {
  return new Release(parseAllDocuments(renderText(values, options)).map((document) => document.toJS() as AnyManifest));
}

/** What Helm says when it refuses these values, without the place in the templates where it noticed. */
export function refusal(values: Values, options: Options = {}): string {
  try {
    renderText(values, options);
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    const [, message = error.message] = /execution error at \(.*?\): (.*)/.exec(error.message) ?? [];
    return message;
  }
  throw new Error(`rendered, but should have been refused: ${JSON.stringify(values)}`);
}

/** A copy of the chart that also renders `source`, a template whose result is JSON, as the value of a manifest. */
export function chartWith(source: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'chart-'));
  cpSync(chart, copy, { recursive: true });
  writeFileSync(join(copy, 'templates', 'evaluated.yaml'), `kind: Evaluated\nvalue: ${source}\n`);
  return copy;
}

/** What the chart makes of `source`, a template whose result is JSON. */
export function evaluated(source: string, values: Values = {}, options: Options = {}): unknown {
  const path = chartWith(source);
  try {
    return render(values, { ...options, path }).all('Evaluated')[0]?.value;
  } finally {
    rmSync(path, { recursive: true });
  }
}

/** NOTES.txt, which helm template does not print. */
export const notesSource = '{{ include (print .Template.BasePath "/NOTES.txt") . | toJson }}';

export function notes(values: Values = {}, options: Options = {}): string {
  return evaluated(notesSource, values, options) as string;
}

/** Values with one more at a path such as `a.b[0]`. */
export function withValue(path: string, value: unknown, values: Values): Values {
  const copy = structuredClone(values);
  const parts = path.split(/(?<!\\)\./).map((part) => part.replaceAll('\\.', '.'));
  let at = copy;
  for (const part of parts.slice(0, -1)) at = (at[part] ??= {}) as Values;
  const last = parts.at(-1) ?? '';
  if (last.endsWith('[0]')) at[last.slice(0, -3)] = [value];
  else at[last] = value;
  return copy;
}

/** The one container of a version of a component, and its environment as a map. */
export function container(release: Release, deployment: string) {
  const [found] = release.get('Deployment', deployment).spec.template.spec.containers;
  return { ...found, env: Object.fromEntries(found.env.map(({ name, value }) => [name, value])) };
}
