// What a call costs each process that it passes, and what a rate of calls needs by that: writes the tables of docs/scaling.md.
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { root, say } from '../tools/dev/steps.mjs';
import { costsOf } from './lib/cost.mjs';
import { costWith } from './lib/growth.mjs';
import { writeBetween } from './lib/page.mjs';
import { startPath } from './lib/path.mjs';
import { costTables, sizeTable } from './lib/scaling-page.mjs';

const PAGE = join(root, 'docs/scaling.md');
const WINDOW_SECONDS = 5;
/** What two cores take with ease: a process that does next to nothing pays a waking for each call. */
const RATE = 300;
/** Of copies, each of which costs ten times as much: proxies leave a shadow alone that cannot keep up. */
const COPIES = 60;
const WARM_UP_SECONDS = { shadow: 60, live: 30 };
const GROWTH = [
  { model: 'v2', rate: 100 },
  { model: 'v3', rate: 40 },
];

const SHADOW = 'model-service v3';

async function measurePath() {
  say(`the chart's release on this machine with its shadow, ${COPIES} calls a second …`);
  const path = await startPath();
  try {
    await path.warmUp(COPIES, WARM_UP_SECONDS.shadow);
    const copied = await costsOf(path.parts, () => path.drive(COPIES, WINDOW_SECONDS));
    const series = { app: await path.series('frontend'), model: await path.series('model-service') };
    say(`the same without its shadow, ${RATE} calls a second …`);
    await path.change({ shadow: false });
    await path.warmUp(RATE, WARM_UP_SECONDS.live);
    const live = await costsOf(path.parts, () => path.drive(RATE, WINDOW_SECONDS));
    const costs = [...live, ...copied.filter(({ name }) => name === SHADOW)];
    return { costs, series, logBytes: path.log.bytes / path.log.lines };
  } finally {
    await path.end();
  }
}

async function measureGrowth({ model, rate }) {
  say(`one and two processes of model ${model}, ${rate} calls a second each …`);
  const options = { model, rate, seconds: WINDOW_SECONDS };
  return { model, rate, alone: await costWith(options, 1), both: await costWith(options, 2) };
}

export default async function scaling() {
  const [load] = loadavg();
  const { costs, series, logBytes } = await measurePath();
  const growth = [];
  for (const one of GROWTH) growth.push(await measureGrowth(one));
  const cost = (name) => costs.find((one) => one.name === name);
  const parts = {
    gateway: cost('Envoy, gateway'),
    sidecar: cost('Envoy of frontend v2'),
    app: cost('frontend v2'),
    model: cost('model-service v2'),
    shadow: cost(SHADOW),
  };
  const measured = costTables(costs, growth, {
    rate: RATE,
    copies: COPIES,
    load,
    date: new Date().toISOString().slice(0, 10),
  });
  const told = `A process of the app has ${series.app} series, one of model-service ${series.model}. A line of the prediction log has ${Math.round(logBytes)} bytes.`;
  const sized = sizeTable({ parts, series, logBytes });
  say(`docs/scaling.md:\n\n${measured}\n\n${told}\n\n${sized}`);
  await writeBetween(PAGE, { measured: `${measured}\n\n${told}`, sized });
}
