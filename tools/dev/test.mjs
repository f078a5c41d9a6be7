// npm test: everything that needs no cluster.
import { ensureChromium } from './chromium.mjs';
import { ensurePackages, main, nx, say, step } from './steps.mjs';

await main(async () => {
  await ensurePackages();
  await ensureChromium();
  await step('format', ['prettier', '--check', '--log-level=warn', '.']);
  await nx(['build', 'lint', 'typecheck', 'test']);
  await step('generated files', ['node', 'tools/dev/generate.mjs', '--check']);
  await nx(['kubeconform']);
  await nx(['e2e'], { parallel: 1 });
  say('everything passed');
});
