// npm run test:nodes: the golden answers of all models in Node, through HTTP and through the Open Inference Protocol, on
// every supported release of Node.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePackages, Fault, main, nx, root, say, step } from './steps.mjs';

/** The oldest that is supported, and the newest of the release lines that are maintained. */
const RELEASES = ['20.19', '22', '24'];

/** The package that holds the program alone: `node` would fetch it by a script, and no package may run one here. */
const PROGRAM = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** Fetches a release of Node where it is not there yet. @returns the path of the program and its version */
async function fetchNode(release) {
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
