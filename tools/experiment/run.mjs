// npm run experiment -- COMMAND EXPERIMENT: builds what has changed, and runs the tool. Stdout is the tool's alone.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensurePackages, Fault, main, root } from '../dev/steps.mjs';

await main(async () => {
  await ensurePackages();
  const tsc = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));
  const build = spawnSync(tsc, ['--build', 'tools/experiment/tsconfig.build.json'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (build.status !== 0) throw new Fault('building tools/experiment failed; what tsc said is above');
  await import('./dist/main.js');
});
