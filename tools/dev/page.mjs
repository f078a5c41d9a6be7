// The page of the frontend, built where it is not what its sources would give.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, step } from './steps.mjs';

/** All that goes into the page: its sources, what it takes of the contracts, the tools that build it, and how they are told. */
const SOURCES = ['apps/frontend/page', 'libs/contracts/src', 'package-lock.json'];
const BUILT = ['apps/frontend/dist-page'];

/** What sources and page were after the last build from here; another build may have come since. */
const record = join(root, 'node_modules/.cache/sms-checker/page');

/** Builds the page, unless both its sources and what was made of them are as they were. */
export async function ensurePage() {
  if (existsSync(record) && readFileSync(record, 'utf8') === state()) return;
  await step('building the page', ['vite', 'build', '--logLevel=warn', 'apps/frontend/page']);
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(record, state());
}

const state = () => `${hashOf(SOURCES)} ${hashOf(BUILT)}\n`;

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => filesOf(join(root, path))))
    hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** All files at or below a path, in the order of their names. */
function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}
