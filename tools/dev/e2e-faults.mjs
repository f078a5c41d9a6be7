// npm run e2e:faults [-- --cluster] [-- FILES]: users under faults of the release, on this machine or on the cluster of the current
// kubeconfig. Builds no image. Writes docs/faults.md.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildForScenarios } from './e2e-build.mjs';
import { ensurePackages, Fault, main, nx, onPath, say, step } from './steps.mjs';

/** Where Debian's package has the library that gives one process another clock. */
const FAKETIME = `/usr/lib/${{ x64: 'x86_64', arm64: 'aarch64' }[process.arch]}-linux-gnu/faketime/libfaketime.so.1`;

function readArguments() {
  try {
    return parseArgs({ options: { cluster: { type: 'boolean', default: false } }, allowPositionals: true });
  } catch (error) {
    throw new Fault(error.message);
  }
}

/** Finds libfaketime by FAKETIME; as root on Debian it installs it. Without one the clock stays as it is, and that is said. */
async function faketime() {
  const chosen = process.env.FAKETIME ?? FAKETIME;
  if (existsSync(chosen)) return { FAKETIME: chosen };
  if (process.env.FAKETIME) throw new Fault(`FAKETIME is ${chosen}, which does not exist: correct or unset it`);
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    const install =
      'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libfaketime';
    await step('installing libfaketime', ['sh', '-c', install], { quiet: true });
    if (existsSync(FAKETIME)) return { FAKETIME };
  }
  say('no jump of the clock is tried: install libfaketime, or set FAKETIME to the path of libfaketime.so.1');
  return {};
}

await main(async () => {
  const { values, positionals } = readArguments();
  await ensurePackages();
  const local = !values.cluster;
  await buildForScenarios(local);
  // The chart's own Helm is built once where there is none.
  if (local && !process.env.HELM && !onPath('helm')) await nx(['setup'], { projects: ['chart'], quiet: true });
  const env = local ? { E2E_SYSTEM: 'local', ...(await faketime()) } : { E2E_SYSTEM: 'cluster' };
  const where = local ? 'on this machine' : 'on the cluster';
  await step(`faults ${where}`, ['npm', 'run', 'e2e:faults', '--workspace=e2e', '--', ...positionals], { env });
});
