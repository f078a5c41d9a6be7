// npm start, npm run demo, npm run demo:cluster: builds what has changed, and runs what the first word names.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBundles, ensurePage } from '../dev/built.mjs';
import { ensurePackages, main, root, step } from '../dev/steps.mjs';

const PROJECTS = ['apps/frontend', 'apps/model-service', 'tools/local', 'tools/load', 'tools/experiment'];

await main(async () => {
  await ensurePackages();
  // Without Nx, which takes longer to find that there is nothing to do than this takes to do it.
  await step('building', ['tsc', '--build', ...PROJECTS.map((project) => `${project}/tsconfig.build.json`)]);
  await ensureBundles();
  await ensurePage();
  await import(pathToFileURL(join(root, 'tools/local/dist/main.js')).href);
});
