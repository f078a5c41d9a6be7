// The files of this repository, without what is installed or built.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const SKIPPED = new Set([
  'node_modules',
  'dist',
  'dist-bundle',
  'dist-page',
  '.git',
  '.nx',
  '.venv',
  '.cache',
  '.ruff_cache',
  '.run',
  'sbom',
]);

/** Paths of the files below a folder. @returns {Generator<string>} */
export function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* filesBelow(path);
    if (entry.isFile()) yield path;
  }
}
