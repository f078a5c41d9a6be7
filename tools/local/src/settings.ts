import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageFault } from '@sms-checker/cli';
import { ROOT } from './root.js';

/** What the environment says. The only place that reads it. */
export interface Settings {
  /** The folder in which paths of the command line are meant. */
  readonly cwd: string;
  /** Where the gateway listens, unless the command line says it. */
  readonly port: number;
  /** Model of v1, in place of the chart's. */
  readonly modelName: string | undefined;
  /** Paths of programs; undefined: found, or installed. */
  readonly helm: string | undefined;
  readonly envoy: string | undefined;
  readonly python: string | undefined;
  /** Folders of programs, as `PATH` has them. */
  readonly path: string;
  /** Folder of programs that were fetched once. */
  readonly cache: string;
  /** Folder of what a run writes. */
  readonly runs: string;
  /** Whether colours are wanted where they can be shown. */
  readonly color: boolean;
  /** Whether something can be opened in a window. */
  readonly hasDisplay: boolean;
}

/**
 * Reads the environment; an empty variable counts as unset.
 * @throws UsageFault where a variable is wrong, or has no meaning
 */
export function settingsOf(env: NodeJS.ProcessEnv): Settings {
  if (env.MODEL_PORT)
    throw new UsageFault('MODEL_PORT has no meaning: every process gets a free port of its own; unset it');
  const cwd = env.INIT_CWD || process.cwd();
  return {
    cwd,
    port: portOf(env.PORT || '8080'),
    modelName: env.MODEL_NAME || undefined,
    helm: env.HELM || undefined,
    envoy: programOf(env.ENVOY, cwd),
    python: env.PYTHON || undefined,
    path: env.PATH ?? '',
    cache: join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sms-checker'),
    runs: join(ROOT, 'tools/local/.run'),
    color: !env.NO_COLOR,
    hasDisplay: process.platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY),
  };
}

/** Path of a program, which is started in another folder than it was named in; a mere name stays one. */
function programOf(text: string | undefined, cwd: string): string | undefined {
  if (!text) return undefined;
  return text.includes('/') ? resolve(cwd, text) : text;
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new UsageFault(`PORT must be a whole number from 1 to 65535; it is "${text}"`);
}
