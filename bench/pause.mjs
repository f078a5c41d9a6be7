// What a call costs after a pause, with the image's --no-memory-reducer and without it.
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../tools/dev/steps.mjs';
import { chooseCores } from './lib/cores.mjs';
import { Generator, messageBodies } from './lib/load.mjs';
import { cpuSeconds } from './lib/process.mjs';
import { startService } from './lib/service.mjs';
import { median, pairedRatio, verdict } from './lib/statistics.mjs';

const FLAG = '--no-memory-reducer';
const MODEL = 'v2';
/** Of either kind, in turns. */
const PAIRS = 3;
const WARM_UP_SECONDS = 5;
const PAUSE_SECONDS = 90;
/** Of one connection, after the pause. */
const CALLS = 500;
const PARTS = 6;
const GOAL = 1.5;

async function warm(without, { generator, core }) {
  const service = await startService({ MODEL_NAME: MODEL }, { core, without });
  const load = { url: service.url, bodies: messageBodies(MODEL) };
  await generator.runWell({ ...load, connections: 64, duration: WARM_UP_SECONDS });
  return { service, load };
}

/** @returns µs of processor time a call, of each part of the calls */
async function costs({ service, load }, generator) {
  const parts = [];
  while (parts.length < PARTS) {
    const before = cpuSeconds(service.pid);
    await generator.runWell({ ...load, connections: 1, amount: CALLS });
    parts.push((1e6 * (cpuSeconds(service.pid) - before)) / CALLS);
  }
  return parts;
}

export default async function pause() {
  const cores = chooseCores();
  const generator = new Generator(0, cores.load);
  const means = { generator, core: cores.server };
  const running = [];
  try {
    for (let pair = 0; pair < PAIRS; pair++)
      for (const without of [undefined, FLAG]) running.push({ without, ...(await warm(without, means)) });
    say(`${running.length} times model-service ${MODEL} ${cores.told}, warm; a pause of ${PAUSE_SECONDS} s …`);
    await sleep(PAUSE_SECONDS * 1000);
    const taken = { with: [], without: [] };
    for (const one of running) taken[one.without ? 'without' : 'with'].push(await costs(one, generator));
    say(`then CPU a call, µs, of each ${CALLS} calls, one after the other; medians of ${PAIRS}:`);
    for (const [how, runs] of Object.entries(taken)) {
      const parts = Array.from({ length: PARTS }, (_, part) => median(runs.map((run) => run[part])).toFixed(0));
      say(`  ${how} ${FLAG}: ${parts.join(' ')}`);
    }
    const first = (runs) => runs.map(([part]) => part);
    const { ratio, low, high } = pairedRatio(first(taken.without), first(taken.with));
    say(
      `the first ${CALLS} cost ${ratio.toFixed(2)} times as much without it (${low.toFixed(2)} to ${high.toFixed(2)})`,
    );
    const later = pairedRatio(
      first(taken.with),
      taken.with.map((run) => run.at(-1)),
    );
    say(verdict(later.ratio <= GOAL, `at most ${GOAL} times what they cost later; it is ${later.ratio.toFixed(2)}`));
  } finally {
    for (const { service } of running) await service.stop();
    await generator.stop();
  }
}
