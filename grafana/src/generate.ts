import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { files } from './files.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'charts', 'sms-checker', 'files');
const check = process.argv.includes('--check');

// Writes the dashboards and rules of the chart. With --check it writes nothing, and fails naming what is stale.
const stale = [...files()].filter(([name, text]) => {
  const file = join(folder, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  console.error(`grafana: ${relative(root, file)} ${check ? 'is stale' : 'written'}`);
  mkdirSync(dirname(file), { recursive: true });
  if (!check) writeFileSync(file, text);
  return true;
});
if (check && stale.length > 0) {
  console.error('grafana: run `npm run generate` and commit what it writes');
  process.exitCode = 1;
}
