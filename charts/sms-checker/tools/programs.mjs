import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the tools build or download once, outside the tree. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sms-checker');

/**
 * The programs' Go packages. Those without a version here have it in go.mod, with all that they are made of: they write files
 * that are compared, so it is never whichever is on PATH.
 */
const sources = {
  helm: 'helm.sh/helm/v4/cmd/helm@v4.3.1',
  kubeconform: 'github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0',
  promtool: 'github.com/prometheus/prometheus/cmd/promtool@v0.315.0',
  'helm-docs': 'github.com/norwoodj/helm-docs/cmd/helm-docs',
  'helm-values-schema-json': 'github.com/losisin/helm-values-schema-json/v2',
};
const goModule = fileURLToPath(new URL('.', import.meta.url));

/** @typedef {keyof typeof sources} Program */

/** @param {Program} name */
const isPinned = (name) => !sources[name].includes('@');

/** @param {Program} name */
const variableOf = (name) => name.toUpperCase().replaceAll('-', '_');

/** Finds or builds all programs, before several tools ask for the same one at once. */
export function setUp() {
  for (const name of /** @type {Program[]} */ (Object.keys(sources))) program(name);
}

/**
 * What a program prints.
 * @param {Program} name
 * @param {string[]} args
 */
export function run(name, args) {
  const { status, stdout, stderr, error } = spawnSync(program(name), args, { encoding: 'utf8', maxBuffer: 64 << 20 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${name} failed (exit code ${status}): ${stderr.trim()}`);
  return stdout;
}

/**
 * Path of a program: the environment variable of its name (HELM, HELM_DOCS), else PATH, else a copy that Go builds once.
 * @param {Program} name
 */
export function program(name) {
  const variable = variableOf(name);
  const chosen = process.env[variable];
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new Error(`${variable} is ${chosen}, which does not exist. Set it to the path of ${name}, or unset it.`);
  }
  const onPath =
    !isPinned(name) && (process.env.PATH ?? '').split(delimiter).find((folder) => existsSync(join(folder, name)));
  if (onPath) return join(onPath, name);
  const built = copyOf(name);
  if (!existsSync(built)) build(name, built);
  return built;
}

/**
 * Path of the copy that Go builds, whether or not it has been built.
 * @param {Program} name
 */
export function copyOf(name) {
  // One folder a version, so that a newer one here is not taken for built.
  const version = isPinned(name) ? `go.mod-${hash(join(goModule, 'go.mod'))}` : basename(sources[name]);
  return join(cache, 'bin', version, name);
}

/** @param {string} file */
function hash(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12);
}

/**
 * @param {Program} name
 * @param {string} target
 */
function build(name, target) {
  requireGo(
    `${name} is ${isPinned(name) ? 'not built yet. Set' : 'not on PATH. Install it, set'} ${variableOf(name)} to its path`,
  );
  step(`building ${name} from ${sources[name]}, once; this takes some minutes`);
  mkdirSync(cache, { recursive: true });
  // Built beside and moved, so that nobody else runs half of a program.
  const unfinished = mkdtempSync(join(cache, `${name}-`));
  try {
    const cwd = isPinned(name) ? goModule : join(unfinished, 'module');
    const env = { ...process.env, GOBIN: unfinished, GOFLAGS: '', CGO_ENABLED: '0' };
    const go = (/** @type {string[]} */ ...args) =>
      execFileSync('go', args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    if (!isPinned(name)) {
      // `go install package@version` refuses what replaces or excludes modules, as Prometheus does.
      mkdirSync(cwd);
      go('mod', 'init', 'built');
      go('get', sources[name]);
    }
    go('install', sources[name].split('@')[0] ?? '');
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(unfinished, name), target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  step(`${name} is ready: ${target}`);
}

/** @param {string} otherwise what to do where there is no Go */
export function requireGo(otherwise) {
  if (spawnSync('go', ['version']).error)
    throw new Error(`${otherwise}, or install Go 1.26 or newer, which builds or fetches it.`);
}

/** @param {string} message */
export function step(message) {
  process.stderr.write(`chart: ${message}\n`);
}
