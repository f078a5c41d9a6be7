// npm run test:nodes: the golden answers of all models in Node, through HTTP and through the Open Inference Protocol, on
// every supported release of Node.
import { fetchNode } from './fetch-node.mjs';
import { ensurePackages, main, nx, say, step } from './steps.mjs';

/** The oldest that is supported, and the newest of the release lines that are maintained. */
const RELEASES = ['20.19', '22', '24'];

await main(async () => {
  await ensurePackages();
  await nx(['build'], { projects: ['frontend', 'model-service'], quiet: true });
  const nodes = [];
  for (const release of RELEASES) nodes.push(await fetchNode(release));
  for (const { program, version } of nodes) {
    const command = [program, 'node_modules/vitest/vitest.mjs', 'run', '--config', 'tools/dev/nodes.vitest.config.mjs'];
    await step(`golden answers on Node ${version}`, command, { env: { EXPECTED_NODE: version } });
  }
  say(`golden answers hold on Node ${nodes.map(({ version }) => version).join(', ')}`);
});
