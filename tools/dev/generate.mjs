// npm run generate: writes every generated file. With --check nothing is written, and what is stale is named.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeLicences } from './licences.mjs';
import { ensurePackages, Fault, main, nx, root, say, step } from './steps.mjs';

const check = process.argv.includes('--check');
const flags = check ? ['--check'] : [];
const services = ['frontend', 'model-service'];

await main(async () => {
  await ensurePackages();
  await nx(['build'], { projects: [...services, 'grafana'], quiet: true });
  const stale = services.filter((service) => {
    const file = join(root, 'apps', service, 'openapi.json');
    const text = execFileSync(process.execPath, ['tools/dev/openapi.mjs', service], { cwd: root, encoding: 'utf8' });
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
    say(`apps/${service}/openapi.json ${check ? 'is stale' : 'written'}`);
    if (!check) writeFileSync(file, text);
    return true;
  });
  if (await writeLicences({ check })) stale.push('licences');
  // Before the chart, whose examples have them.
  const dashboards = ['node', 'grafana/dist/generate.js', ...flags];
  await step(`${check ? 'checking' : 'generating'} the dashboards and rules of the chart`, dashboards);
  const chart = ['node', 'charts/sms-checker/tools/generate.mjs', ...flags];
  await step(`${check ? 'checking' : 'generating'} the schema, README and examples of the chart`, chart);
  const stack = ['node', 'charts/sms-checker-stack/tools/generate.mjs', ...flags];
  await step(`${check ? 'checking' : 'generating'} the schema and README of the chart around it`, stack);
  if (check && stale.length > 0) throw new Fault('run `npm run generate` and commit what it writes');
});
