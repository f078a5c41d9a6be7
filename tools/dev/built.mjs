// The page of the frontend and the bundles of the services, built where they are not what their sources would give.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, step } from './steps.mjs';

/** All that goes into the page: its sources, what it takes of the contracts, the tools that build it, and how they are told. */
const PAGE = {
  name: 'page',
  sources: ['apps/frontend/page', 'libs/contracts/src', 'package-lock.json'],
  built: 'apps/frontend/dist-page',
  command: ['vite', 'build', '--logLevel=warn', 'apps/frontend/page'],
};

/** What `tsc` has made of a service and of all libraries, and what bundles it. */
const bundleOf = (service) => ({
  name: `bundle of ${service}`,
  sources: [
    `apps/${service}/dist`,
    ...readdirSync(join(root, 'libs')).map((library) => `libs/${library}/dist`),
    'rolldown.config.mjs',
    'package-lock.json',
  ],
  built: `apps/${service}/dist-bundle`,
  command: ['sh', '-c', `cd apps/${service} && exec rolldown --log-level warn --config ../../rolldown.config.mjs`],
});

export const ensurePage = () => ensureBuilt(PAGE);

/** Bundles the services. What they are made of must be built. */
export async function ensureBundles() {
  for (const service of ['frontend', 'model-service']) await ensureBuilt(bundleOf(service));
}

/** Builds something, unless both its sources and what was made of them are as they were. */
async function ensureBuilt({ name, sources, built, command }) {
  // What sources and result were after the last build from here; another build may have come since.
  const record = join(root, 'node_modules/.cache/sms-checker', name.replaceAll(' ', '-'));
  const state = () => `${hashOf(sources)} ${hashOf([built])}\n`;
  if (existsSync(record) && readFileSync(record, 'utf8') === state()) return;
  await step(`building the ${name}`, command, { quiet: true });
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(record, state());
}

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
