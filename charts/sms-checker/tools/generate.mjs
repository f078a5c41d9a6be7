// Writes the schema of the values, the README and the output.yaml of every example. With --check it writes nothing, and
// fails naming what is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { chart, example, exampleNames, HelmError } from './helm.mjs';
import { run, step } from './programs.mjs';
import { valuesSchema } from './schema.mjs';

const check = process.argv.includes('--check');

// The schema comes first, as Helm renders no example without asking it.
const outputs = [
  { output: join(chart, 'values.schema.json'), render: valuesSchema },
  { output: join(chart, 'README.md'), render: readme },
  ...exampleNames().map(example),
];

const stale = outputs.filter(({ output, render }) => {
  const name = relative(process.cwd(), output);
  const text = rendered(name, render);
  if (text === undefined || (existsSync(output) && readFileSync(output, 'utf8') === text)) return false;
  if (!check) writeFileSync(output, text);
  step(`${name} ${check ? 'is stale' : 'written'}`);
  return true;
});
if (check && stale.length > 0) {
  step('run `npm run generate` and commit what it writes');
  process.exitCode = 1;
}

/** README.md.gotmpl with the table of values. */
function readme() {
  const flags = ['--dry-run', '--log-level=warning', '--sort-values-order=file', `--chart-search-root=${chart}`];
  return run('helm-docs', flags);
}

/**
 * Nothing, and a failure, where Helm refuses.
 * @param {string} name
 * @param {() => string} render
 */
function rendered(name, render) {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    step(`${name} cannot be rendered: ${error.message}`);
    process.exitCode = 1;
  }
}
