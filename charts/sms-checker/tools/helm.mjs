import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { program } from './programs.mjs';

export const chart = fileURLToPath(new URL('..', import.meta.url));
const examplesFolder = join(chart, 'examples');

/** Rendered on paper there is no cluster to ask: its version, and what one with Istio and Prometheus Operator says that it knows. */
const kubeVersion = ['--kube-version', '1.34.0'];
export const knownApis = ['networking.istio.io/v1', 'monitoring.coreos.com/v1', 'monitoring.coreos.com/v1alpha1'];

/** Helm's own words on failure, without the lines around them. */
export class HelmError extends Error {}

/**
 * @param {string[]} args
 * @param {string} [input] for --values -
 */
export function helm(args, input) {
  const { status, stdout, stderr, error } = spawnSync(program('helm'), args, {
    input,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (error) throw error;
  if (status !== 0) throw new HelmError(`${stderr}${stdout}`.trim());
  return stdout;
}

/** @param {string} release @param {string} path */
const templateWords = (release, path) => ['template', release, path, '--namespace', 'sms', ...kubeVersion];

/**
 * A rendered chart, without what `helm test` makes unless that is asked for. Helm 3 and 4 put blank lines in different
 * places between documents; what is in them is the same.
 * @param {string[]} args
 * @param {{ path?: string, release?: string, input?: string, tests?: boolean }} [options]
 */
export function template(args, { path = chart, release = 'sms', input, tests = false } = {}) {
  const skipTests = tests ? [] : ['--skip-tests'];
  return helm([...templateWords(release, path), ...skipTests, ...args], input)
    .split(/^---$/m)
    .map((document) => document.trim())
    .filter((document) => document !== '')
    .map((document) => `---\n${document}\n`)
    .join('');
}

export function exampleNames() {
  return readdirSync(examplesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

const apiVersions = knownApis.flatMap((api) => ['--api-versions', api]);

/** What Helm is told to render an example, but for its values. */
export const exampleWords = [...templateWords('sms', chart), '--skip-tests', ...apiVersions];

/** @param {string} name */
export function example(name) {
  const values = join(examplesFolder, name, 'values.yaml');
  const output = join(examplesFolder, name, 'output.yaml');
  return { name, values, output, render: () => template(['--values', values, ...apiVersions]) };
}
