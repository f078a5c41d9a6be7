// npm run e2e:cluster [-- FILES]: the scenarios against the cluster of the current kubeconfig. Builds no image.
import { ensureChromium } from './chromium.mjs';
import { ensurePackages, main, nx, step } from './steps.mjs';

await main(async () => {
  await ensurePackages();
  await ensureChromium();
  await nx(['build'], { projects: ['contracts', 'grafana', 'stats', 'experiment', 'local'], quiet: true });
  await step('scenarios on the cluster', [
    'npm',
    'run',
    'e2e:cluster',
    '--workspace=e2e',
    '--',
    ...process.argv.slice(2),
  ]);
});
