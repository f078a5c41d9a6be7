// Files that are made of others and committed: written or, with --check, compared.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { HelmError } from './helm.mjs';
import { run, step } from './programs.mjs';

const check = process.argv.includes('--check');

/**
 * Writes what is stale. With --check it writes nothing, and fails naming what is stale.
 * @param {{ output: string, render: () => string }[]} outputs
 */
export function writeAll(outputs) {
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
}

/**
 * README.md.gotmpl of a chart with the table of its values.
 * @param {string} chart
 */
export function readme(chart) {
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
