// npm run generate writes docs/licences.md by this: whose code the images have, and under which licence.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { productionPackages, readLock, SERVICES } from './production.mjs';
import { Fault, root, say } from './steps.mjs';

/** Licences under which an image may carry the work of others, by their SPDX names: none asks to publish what is built on it. */
export const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
];

/** Whether an SPDX expression leaves a choice that is allowed throughout. AND binds before OR; nested brackets are not known, and not allowed. */
export function isAllowed(expression) {
  const plain = (expression ?? '').replace(/^\(([^()]*)\)$/, '$1');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((licence) => ALLOWED.includes(licence)));
}

/** Packages of others that run in production, each once, with the services that have it. */
function packagesOfOthers(lock) {
  const found = new Map();
  for (const workspace of SERVICES) {
    for (const { name, version, license, isOurs } of productionPackages(lock, workspace)) {
      if (isOurs) continue;
      const key = `${name}@${version}`;
      const entry = found.get(key) ?? { name, version, license, services: new Set() };
      entry.services.add(basename(workspace));
      found.set(key, entry);
    }
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/** The page, as Markdown. @throws Fault that names every package whose licence is not allowed */
export function licencesPage(lock) {
  const packages = packagesOfOthers(lock);
  const refused = packages.filter(({ license }) => !isAllowed(license));
  if (refused.length > 0) {
    const named = refused.map(({ name, version, license = 'none' }) => `${name} ${version} (${license})`).join(', ');
    throw new Fault(
      `the licence is not one of those allowed in tools/dev/licences.mjs: ${named}. Do without it, or allow it there`,
    );
  }
  const rows = packages.map(
    ({ name, version, license, services }) => `| ${name} | ${version} | ${license} | ${[...services].join(', ')} |`,
  );
  return `# Licences

\`npm run generate\` writes this page from \`package-lock.json\`: the packages of others that the images carry, each with the text of its licence in its folder below \`node_modules\`. Allowed are ${ALLOWED.join(', ')}. The models' licences are in their [manifests](../models/README.md).

| package | version | licence | in |
| - | - | - | - |
${rows.join('\n')}
`;
}

/** Writes the page, or with `check` only says that it is stale. @returns whether it was; @throws Fault of a licence that is not allowed */
export async function writeLicences({ check }) {
  const { format, resolveConfig } = await import('prettier');
  const file = join(root, 'docs/licences.md');
  const page = await format(licencesPage(readLock()), { ...(await resolveConfig(file)), filepath: file });
  const isStale = !existsSync(file) || readFileSync(file, 'utf8') !== page;
  if (isStale && !check) writeFileSync(file, page);
  if (isStale) say(`docs/licences.md ${check ? 'is stale' : 'written'}`);
  return isStale;
}
