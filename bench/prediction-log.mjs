// What the prediction log costs: calls per second and CPU time a call, with it on (stdout, file) and off in turns within one process.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../tools/dev/steps.mjs';
import { Generator } from './lib/load.mjs';
import { startService } from './lib/service.mjs';
import { median, resampled, summary, verdict } from './lib/statistics.mjs';

const GOAL = 0.95;
/** With `off` both turns do the same: how far their ratio is from 1 tells what the others are worth. */
const MODES = ['off', 'stdout', 'file'];
const SECONDS = 80;
const WARM_UP_CALLS = 20_000;
const CONNECTIONS = 16;
/** Some times what the log lets a line wait, so that nearly all of what a turn costs is paid within it. */
const TURN_MS = 400;
const BODIES = [
  JSON.stringify({ sms: 'Are we still on for lunch at the usual place tomorrow? I can be there at half past twelve' }),
];

/** @returns turns with the log (on), each with the mean of its two neighbours without (off) */
async function measure(mode, folder, generator) {
  const log = { PREDICTION_LOG: mode, PREDICTION_LOG_FILE: join(folder, 'log.jsonl') };
  const service = await startService({ MODEL_NAME: 'v2', ...log }, { hook: 'log-switch' });
  try {
    const load = { url: service.url, bodies: BODIES, connections: CONNECTIONS };
    await generator.run({ ...load, amount: WARM_UP_CALLS });
    const ended = generator.run({ ...load, duration: SECONDS });
    await service.ask();
    const turns = [];
    while (turns.length < (SECONDS * 1000) / TURN_MS - 2) {
      await sleep(TURN_MS);
      turns.push(await service.ask());
    }
    const { calls, statuses } = await ended;
    if (statuses[200] !== calls) throw new Error(`of ${calls} calls: ${JSON.stringify(statuses)}`);
    if ((mode === 'stdout') !== service.bytes > 0)
      throw new Error(`${mode}: ${service.bytes} bytes came out of stdout`);
    const mean = (a, b, what) => (a[what] + b[what]) / 2;
    // Between two turns without, so that what rises or falls all the time favours neither.
    return turns.slice(1, -1).flatMap((on, i) => {
      const [before, after] = [turns[i], turns[i + 2]];
      const off = { rate: mean(before, after, 'rate'), microseconds: mean(before, after, 'microseconds') };
      return on.on ? [{ on, off }] : [];
    });
  } finally {
    await service.stop();
  }
}

export default async function predictionLog() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const generator = new Generator();
  const lowest = [];
  say(`${SECONDS} s each of model v2 with ${CONNECTIONS} connections, the log on and off in turns of ${TURN_MS} ms:`);
  try {
    for (const mode of MODES) {
      const pairs = await measure(mode, folder, generator);
      const of = (turn, what) =>
        summary(
          pairs.map((pair) => pair[turn][what]),
          what === 'rate' ? 0 : 1,
        );
      const ratios = (what) => pairs.map(({ on, off }) => on[what] / off[what]);
      const told = (what) => {
        const [low, high] = resampled(ratios(what), median).map((ratio) => ratio.toFixed(3));
        return `${median(ratios(what)).toFixed(3)} times, 95 % interval ${low} to ${high}`;
      };
      say(
        `  ${mode}: ${of('on', 'rate')} calls/s in turns with the log, ${of('off', 'rate')} without: ${told('rate')}`,
      );
      say(`    CPU a call: ${of('on', 'microseconds')} and ${of('off', 'microseconds')} µs: ${told('microseconds')}`);
      if (mode !== 'off') lowest.push(median(ratios('rate')));
    }
  } finally {
    await generator.stop();
    rmSync(folder, { recursive: true });
  }
  const worst = Math.min(...lowest);
  say(verdict(worst >= GOAL, `at most 5 % fewer calls per second; it is ${((1 - worst) * 100).toFixed(1)} %`));
}
