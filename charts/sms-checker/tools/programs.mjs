import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';

/** What the tools build or download once, outside the tree. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sms-checker');

const sources = {
  helm: 'helm.sh/helm/v4/cmd/helm@v4.3.1',
  kubeconform: 'github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0',
};

/**
 * Path of a program: the environment variable of its name (HELM, KUBECONFORM), else PATH, else a copy that Go builds once.
 * @param {keyof typeof sources} name
 */
export function program(name) {
  const variable = name.toUpperCase();
  const chosen = process.env[variable];
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new Error(`${variable} is ${chosen}, which does not exist. Set it to the path of ${name}, or unset it.`);
  }
  const onPath = (process.env.PATH ?? '').split(delimiter).find((folder) => existsSync(join(folder, name)));
  if (onPath) return join(onPath, name);
  // One folder a version, so that a newer one here is not taken for built.
  const built = join(cache, 'bin', basename(sources[name]), name);
  if (!existsSync(built)) build(name, built);
  return built;
}

/**
 * @param {keyof typeof sources} name
 * @param {string} target
 */
function build(name, target) {
  requireGo(`${name} is not on PATH. Install it, set ${name.toUpperCase()} to its path`);
  step(`building ${name} from ${sources[name]}, once; this takes some minutes`);
  mkdirSync(cache, { recursive: true });
  // Built beside and moved, so that nobody else runs half of a program.
  const unfinished = mkdtempSync(join(cache, `${name}-`));
  try {
    execFileSync('go', ['install', sources[name]], {
      cwd: tmpdir(),
      env: { ...process.env, GOBIN: unfinished, GOFLAGS: '', CGO_ENABLED: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    mkdirSync(dirname(target), { recursive: true });
    renameSync(join(unfinished, name), target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  step(`${name} is ready: ${target}`);
}

/** @param {string} otherwise what to do where there is no Go */
export function requireGo(otherwise) {
  if (spawnSync('go', ['version']).error) throw new Error(`${otherwise}, or install Go 1.26 or newer, which builds or fetches it.`);
}

/** @param {string} message */
export function step(message) {
  process.stderr.write(`chart: ${message}\n`);
}
