// npm run simulate [-- NAME... --runs N]: simulates scenarios; without a name lists them. Draws the curves of all that were run.
import { parseArgs } from 'node:util';
import { SCENARIOS } from '../dist/simulation/scenarios.js';
import { simulate } from '../dist/simulation/simulate.js';
import { keep, report } from './report.mjs';

const options = { runs: { type: 'string', default: '10000' } };
const { values, positionals } = parseArgs({ options, allowPositionals: true });
if (!/^[1-9]\d{0,5}$/.test(values.runs))
  throw new Error(`--runs is "${values.runs}": it must be a whole number above 0`);
const unknown = positionals.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
if (unknown.length > 0) throw new Error(`there is no scenario ${unknown.join(', ')}`);

const runs = Number(values.runs);
for (const { name, ...scenario } of SCENARIOS.filter(({ name }) => positionals.includes(name))) {
  const { accept, reject } = simulate({ ...scenario, runs, seed: 20 });
  const { planned, looks } = scenario;
  await keep({ name, planned, looks, runs, accept, reject });
  console.log(`${name}: of ${runs} accepted ${accept.at(-1)}, rejected ${reject.at(-1)} within ${planned} requests`);
}
if (positionals.length === 0) console.log(`scenarios: ${SCENARIOS.map(({ name }) => name).join(', ')}`);
await report();
