// What the commands of this repository share: saying what is being done, running programs, setting up.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failedTasks } from './failed-tasks.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A fault that is told in one line, without a stack. */
export class Fault extends Error {}

/** @param {string} text */
export function say(text) {
  process.stdout.write(`sms-checker: ${text}\n`);
}

/** Runs a command of this repository: a Fault ends it with one line and exit code 1. */
export async function main(run) {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`sms-checker: ${error.message}\n`);
    process.exitCode = 1;
  }
}

/** Environment of every program that is started: no telemetry, no background processes, tools of the workspace first. */
const environment = {
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
  NX_DAEMON: 'false',
  NX_TUI: 'false',
};

/**
 * Runs a program in the root to its end, and says that it goes on whenever nothing has been said for two seconds, then
 * for four, eight and so on. What a quiet one says is shown only when it fails.
 * @param {string} what what is being done, in words
 * @param {string[]} command
 * @param {{ quiet?: boolean, env?: Record<string, string>, again?: (output: string) => string }} [options] `env` comes on top
 *   of the environment; `again` is what of a long output is said once more at the end of one that fails
 */
export async function step(what, [program, ...args], { quiet = false, env = {}, again = () => '' } = {}) {
  const start = Date.now();
  const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;
  say(`${what} …`);
  const child = spawn(program, args, {
    cwd: root,
    env: { ...environment, ...env },
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  let output = '';
  let spoken = Date.now();
  let patience = 2000;
  const hear = (to) => (data) => {
    output += data;
    if (quiet) return;
    spoken = Date.now();
    patience = 2000;
    to.write(data);
  };
  child.stdout.on('data', hear(process.stdout));
  child.stderr.on('data', hear(process.stderr));
  const progress = setInterval(() => {
    if (Date.now() - spoken < patience) return;
    say(`${what} … ${seconds()}`);
    spoken = Date.now();
    patience = Math.min(2 * patience, 32_000);
  }, 500);
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve)).finally(() =>
    clearInterval(progress),
  );
  if (status === 0) {
    if (Date.now() - start > 2000) say(`${what}: done in ${seconds()}`);
    return;
  }
  process.stderr.write(`${quiet ? output : again(output)}\n`);
  throw new Fault(`${what} failed (exit code ${status}); what it said is above`);
}

/** Refuses a Node that is too old, as package.json says. */
export function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [needed, have] = [engines.node.replace('>=', ''), process.versions.node];
  const [major, minor] = needed.split('.').map(Number);
  const [haveMajor, haveMinor] = have.split('.').map(Number);
  if (haveMajor < major || (haveMajor === major && haveMinor < minor)) {
    throw new Fault(
      `this is Node ${have}, and Node ${needed} or newer is needed: install it (.nvmrc names a good one)`,
    );
  }
}

/** Installs the packages of package-lock.json where they are not the ones in node_modules. */
export async function ensurePackages() {
  requireNode();
  if (packagesAreInstalled()) return;
  await step('installing packages (npm ci)', ['npm', 'ci', '--no-progress', '--loglevel=error'], { quiet: true });
}

function packagesAreInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(packages).every(
    ([path, { version, optional, link }]) =>
      !path.includes('node_modules/') || optional || (link ? path in have : have[path]?.version === version),
  );
}

/**
 * Runs Nx targets of all projects or of some; what has not changed comes from Nx's cache.
 * @param {string[]} targets
 * @param {{ projects?: string[], quiet?: boolean, parallel?: number }} [options]
 */
export function nx(targets, { projects = [], quiet = false, parallel = 2 } = {}) {
  const only = projects.length > 0 ? [`--projects=${projects.join()}`] : [];
  const command = ['nx', 'run-many', `--targets=${targets.join()}`, ...only, `--parallel=${parallel}`];
  const of = projects.length > 0 ? ` of ${projects.join(' and ')}` : '';
  return step(`${targets.join(', ')}${of}`, [...command, '--outputStyle=static'], { quiet, again: failedTasks });
}

/** Path of a program, if it is on PATH. */
export function onPath(program) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}
