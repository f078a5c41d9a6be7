// What of package-lock.json runs in production.
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { root } from './steps.mjs';

/** The workspaces whose images run in production. */
export const SERVICES = ['apps/frontend', 'apps/model-service'];

/** @typedef {{ path: string, name: string, version: string, license: string | undefined, isOurs: boolean }} Package */

export const readLock = () => JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

/** Path in the lock file of a package that one of another path imports, as Node finds it; undefined where it is not there. */
function resolve(packages, from, name) {
  for (let folder = from; ; folder = posix.dirname(folder)) {
    if (posix.basename(folder) === 'node_modules') continue;
    const path = posix.join(folder, 'node_modules', name);
    if (packages[path]) return packages[path].link ? packages[path].resolved : path;
    if (folder === '.') return undefined;
  }
}

/** Names that an entry needs where it runs. A peer that may be missing is not among them: nobody installs it for its sake. */
const neededBy = ({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta = {} }) => [
  ...Object.keys({ ...dependencies, ...optionalDependencies }),
  ...Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta[name]?.optional),
];

/**
 * Packages that a workspace needs in production, itself and other workspaces among them, in the order of their paths.
 * (`npm sbom --omit=dev` leaves out what another workspace needs for development.)
 * @returns {Package[]}
 */
export function productionPackages({ packages }, workspace) {
  if (!packages[workspace]) throw new Error(`package-lock.json has no workspace ${workspace}`);
  const found = new Set([workspace]);
  for (const path of found) {
    const optional = Object.keys(packages[path].optionalDependencies ?? {});
    for (const name of neededBy(packages[path])) {
      const target = resolve(packages, path, name);
      if (target) found.add(target);
      else if (!optional.includes(name)) throw new Error(`package-lock.json has no ${name}, which ${path} needs`);
    }
  }
  return [...found].sort().map((path) => {
    const {
      name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      license,
    } = packages[path];
    return { path, name, version, license, isOurs: !path.includes('node_modules/') };
  });
}
