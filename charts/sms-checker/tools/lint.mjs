// helm lint --strict over the chart as it is and with every example's values. Lint cannot be told what a cluster knows, so
// Helm mentions the missing Istio on stderr; lint does not fail for it, and it is shown only when something else does.
import { chart, example, exampleNames, helm, HelmError } from './helm.mjs';
import { step } from './programs.mjs';

/** @type {[string, string[]][]} */
const cases = [
  ['defaults', []],
  ...exampleNames().map(
    (name) => /** @type {[string, string[]]} */ ([`examples/${name}`, ['--values', example(name).values]]),
  ),
];

for (const [name, args] of cases) {
  try {
    helm(['lint', chart, '--strict', ...args]);
  } catch (error) {
    step(`helm lint --strict fails with ${name}:\n${error instanceof HelmError ? error.message : error}`);
    process.exitCode = 1;
  }
}
if (!process.exitCode) step(`helm lint --strict is clean for ${cases.map(([name]) => name).join(', ')}`);
