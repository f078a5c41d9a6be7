// npm test: everything that needs no cluster.
import { ensureChromium } from './chromium.mjs';
import { ensurePackages, main, nx, say, step } from './steps.mjs';

await main(async () => {
  await ensurePackages();
  await ensureChromium();
  await step('format', ['prettier', '--check', '--log-level=warn', '.']);
  // Once and aloud: Nx holds back what a task says until it ends.
  await step('programs of the chart', ['node', 'charts/sms-checker/tools/setup.mjs']);
  await step('Python packages of tools/train', ['tools/train/venv.sh', 'requirements.txt', 'requirements-dev.txt']);
  await step('Python packages of e2e/oip-client', [
    'tools/train/venv.sh',
    '--in',
    'e2e/oip-client',
    'requirements.txt',
  ]);
  await nx(['build', 'lint', 'typecheck', 'test']);
  await step('generated files', ['node', 'tools/dev/generate.mjs', '--check']);
  await nx(['kubeconform']);
  await nx(['e2e'], { parallel: 1 });
  say('everything passed');
});
