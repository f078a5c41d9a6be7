// What a folder holds, to compare it with another.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** Every file and link below a folder by its path: kind, permissions, and the hash of its bytes or where it leads. */
export function treeOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const found = entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const permissions = (lstatSync(path).mode & 0o777).toString(8);
    if (entry.isSymbolicLink()) return [relative(folder, path), `link to ${readlinkSync(path)}`];
    return [
      relative(folder, path),
      entry.isDirectory() ? `folder ${permissions}` : `file ${permissions} ${sha256(readFileSync(path))}`,
    ];
  });
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One hash of all that a tree has. */
export const hashOf = (tree) => sha256([...tree].map(([path, what]) => `${path} ${what}\n`).join(''));

/** Paths at which two trees differ, in order. */
export const differences = (one, other) =>
  [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path)).sort();
