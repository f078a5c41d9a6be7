// Renders every example into its output.yaml. With --check it writes nothing, and fails naming what is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { example, exampleNames } from './helm.mjs';
import { step } from './programs.mjs';

const check = process.argv.includes('--check');

const stale = exampleNames()
  .map(example)
  .map(({ output, render }) => ({ output, text: render() }))
  .filter(({ output, text }) => !existsSync(output) || readFileSync(output, 'utf8') !== text);

for (const { output, text } of stale) {
  if (!check) writeFileSync(output, text);
  step(`${relative(process.cwd(), output)} ${check ? 'is stale' : 'written'}`);
}
if (check && stale.length > 0) {
  step('run `npm run generate` and commit what it writes');
  process.exitCode = 1;
}
