// Releases of Node, beside the one that this runs on.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, root, step } from './steps.mjs';

/** The release that the images have. */
export const releaseOfImages = () => readFileSync(join(root, '.nvmrc'), 'utf8').trim();

/** The package that holds the program alone: `node` would fetch it by a script, and no package may run one here. */
const PROGRAM = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/**
 * Fetches a release of Node where it is not there yet.
 * @param {string} release its number, or as much of it as matters, such as 24
 * @returns the path of the program and its version
 * @throws Fault if it cannot be fetched
 */
export async function fetchNode(release) {
  const folder = join(root, 'node_modules', '.cache', 'nodes', release);
  const program = join(folder, 'node_modules', PROGRAM, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(program)) {
    const options = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    await step(`fetching Node ${release}`, ['npm', 'install', '--prefix', folder, ...options, `${PROGRAM}@${release}`]);
  }
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim();
  if (!`${version}.`.startsWith(`v${release}.`)) throw new Fault(`${program} is ${version}: remove ${folder}`);
  return { program, version };
}
