// kubeconform -strict over the core kinds of every example, against the oldest Kubernetes that the chart supports and a
// current one. The schemas are made from the OpenAPI documents in Kubernetes' own Go module, so that Go alone is needed.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { example, exampleNames } from './helm.mjs';
import { cache, program, requireGo, step } from './programs.mjs';

/** @typedef {Record<string, any>} Schema */

const kubernetes = ['1.29.15', '1.34.4'];
const custom = [
  'monitoring.coreos.com/v1/PodMonitor',
  'monitoring.coreos.com/v1/PrometheusRule',
  'monitoring.coreos.com/v1/ServiceMonitor',
  'monitoring.coreos.com/v1alpha1/AlertmanagerConfig',
  'networking.istio.io/v1/DestinationRule',
  'networking.istio.io/v1/Gateway',
  'networking.istio.io/v1/VirtualService',
  'networking.istio.io/v1alpha3/EnvoyFilter',
  'security.istio.io/v1/AuthorizationPolicy',
  'security.istio.io/v1/PeerAuthentication',
];

const files = exampleNames().map((name) => example(name).output);
for (const version of kubernetes) {
  const schemas = join(schemasOf(version), '{{ .ResourceKind }}{{ .KindSuffix }}.json');
  const args = ['-strict', '-summary', '-kubernetes-version', version, '-schema-location', schemas];
  const { status } = spawnSync(program('kubeconform'), [...args, '-skip', custom.join(','), ...files], {
    stdio: 'inherit',
  });
  step(`kubeconform -strict ${status === 0 ? 'is clean' : 'fails'} for Kubernetes ${version}`);
  if (status !== 0) process.exitCode = 1;
}

/**
 * The folder with the schemas of a version of Kubernetes, made at the first call.
 * @param {string} version
 */
function schemasOf(version) {
  const folder = join(cache, 'kubernetes-schemas', version);
  if (existsSync(folder)) return folder;

  requireGo(`The schemas of Kubernetes ${version} are not in ${folder}. Put them there`);
  step(`fetching the Go module of Kubernetes ${version} (18 MB) for its schemas, once`);
  const download = execFileSync('go', ['mod', 'download', '-json', `k8s.io/kubernetes@v${version}`], {
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  const openApi = join(JSON.parse(download).Dir, 'api', 'openapi-spec', 'swagger.json');
  /** @type {{ definitions: Record<string, Schema> }} */
  const { definitions } = JSON.parse(readFileSync(openApi, 'utf8'));

  // Written beside and moved, so that a run that was stopped leaves no half of the schemas.
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const strict = Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [name, strictly(name, schema)]),
  );
  for (const [name, schema] of Object.entries(strict)) {
    for (const { group, version: api, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
      const file = [kind, group.split('.')[0], api].filter(Boolean).join('-').toLowerCase();
      writeFileSync(join(unfinished, `${file}.json`), JSON.stringify(standalone(name, strict)));
    }
  }
  renameSync(unfinished, folder);
  return folder;
}

/**
 * Kubernetes' definitions allow unknown fields, and describe two types that are a string or a number as strings.
 * @param {string} name
 * @param {Schema} schema
 * @returns {Schema}
 */
function strictly(name, schema) {
  if (name.endsWith('.intstr.IntOrString') || name.endsWith('.resource.Quantity'))
    return { type: ['string', 'number'] };
  return schema.properties ? { ...schema, additionalProperties: false } : schema;
}

/**
 * One kind with everything that it refers to.
 * @param {string} name
 * @param {Record<string, Schema>} all
 */
function standalone(name, all) {
  /** @type {Record<string, Schema | undefined>} */
  const needed = {};
  const visit = (/** @type {string} */ definition) => {
    if (definition in needed) return;
    needed[definition] = all[definition];
    for (const [, next] of JSON.stringify(all[definition]).matchAll(/"#\/definitions\/([^"]+)"/g))
      visit(/** @type {string} */ (next));
  };
  visit(name);
  return { $ref: `#/definitions/${name}`, definitions: needed };
}
