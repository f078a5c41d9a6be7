// Draws the curves of simulated scenarios, and writes their table into docs/statistics.md.
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { binomialInterval } from '../dist/index.js';
import { SCENARIOS } from '../dist/simulation/scenarios.js';

const docs = new URL('../../../docs/', import.meta.url);
const folder = new URL('statistics/', docs);

const file = new URL('simulated.json', folder);

/** What was simulated last of each scenario. */
const simulated = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []);

/** Keeps a result in the place of the last of its scenario. */
export async function keep(result) {
  const others = simulated().filter(({ name }) => name !== result.name);
  const ordered = SCENARIOS.flatMap(({ name }) => [...others, result].filter((one) => one.name === name));
  await writeFormatted(file, JSON.stringify(ordered));
}

async function writeFormatted(url, text) {
  const filepath = fileURLToPath(url);
  writeFileSync(url, await format(text, { ...(await resolveConfig(filepath)), filepath }));
}

export async function report() {
  const counted = new Map(simulated().map((result) => [result.name, result]));
  const results = SCENARIOS.flatMap((scenario) => {
    const result = counted.get(scenario.name);
    return result ? [{ ...scenario, ...result }] : [];
  });
  for (const split of new Set(results.map((result) => result.split)))
    writeFileSync(
      new URL(`decided-${split.replace('/', '-')}.svg`, folder),
      curves(
        split,
        results.filter((result) => result.split === split),
      ),
    );
  const page = new URL('statistics.md', docs);
  const [before, , after] = readFileSync(page, 'utf8').split(/(?<=<!-- simulated -->\n)|(?=<!-- \/simulated -->)/);
  await writeFormatted(page, `${before}\n${table(results)}\n${after}`);
}

const percent = (share, digits = 2) => `${(100 * share).toFixed(digits)} %`;

function table(results) {
  const head = [
    'question: stable and canary',
    'split',
    'planned requests',
    'accepted',
    'rejected',
    'half decided by',
    'expected',
  ];
  const rows = results.map(({ truth, split, must, planned, looks, runs, accept, reject }) => {
    const cell = (decision, counts) => {
      const { lower, upper } = binomialInterval({ trials: runs, events: counts.at(-1) }, 0.05);
      const bounds = decision === must.decision ? ` (${percent(lower)} to ${percent(upper)})` : '';
      return `${percent(counts.at(-1) / runs)}${bounds}`;
    };
    const half = accept.findIndex((count, look) => count + reject[look] >= runs / 2);
    const limit = must.least === 0 ? `at most ${percent(must.most, 0)}` : `at least ${percent(must.least, 0)}`;
    return [
      truth,
      split,
      planned.toLocaleString('en'),
      cell('accept', accept),
      cell('reject', reject),
      half < 0 ? 'never' : Math.round(((half + 1) * planned) / looks).toLocaleString('en'),
      `${must.decision}ed ${limit}`,
    ];
  });
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}

/** Share of runs decided, by requests. */
function curves(split, results) {
  const points = results.flatMap(({ truth, planned, looks, runs, accept, reject }) =>
    [...Array(looks + 1).keys()].flatMap((look) =>
      Object.entries({ accepted: accept, rejected: reject }).map(([decision, counts]) => ({
        truth,
        decision,
        requests: (look * planned) / looks,
        share: (counts[look - 1] ?? 0) / runs,
      })),
    ),
  );
  const { document } = parseHTML('<html></html>');
  const svg = Plot.plot({
    document,
    width: 860,
    height: 90 + 110 * results.length,
    marginRight: 220,
    marginLeft: 50,
    x: { label: `requests of both arms, split ${split}`, grid: true },
    y: { label: 'share of runs', tickFormat: '.0%', ticks: 3, domain: [0, 1], grid: true },
    fy: { label: null },
    color: { domain: ['accepted', 'rejected'], range: ['#1a7f37', '#cf222e'] },
    marks: [
      Plot.ruleY([0]),
      Plot.ruleY([0.05, 0.95], { stroke: '#888', strokeDasharray: '3,3' }),
      Plot.line(points, { x: 'requests', y: 'share', fy: 'truth', stroke: 'decision', strokeWidth: 2 }),
      Plot.text(
        points,
        Plot.selectLast({
          x: 'requests',
          y: 'share',
          z: 'decision',
          fy: 'truth',
          text: 'decision',
          fill: 'decision',
          dy: -7,
          textAnchor: 'end',
        }),
      ),
    ],
  });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('style', 'background: white; color: black; font-family: sans-serif; font-size: 11px');
  return `${svg.outerHTML}\n`;
}
