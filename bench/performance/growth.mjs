// How cost grows with a message, and with the messages of one call.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root, say } from '../../tools/dev/steps.mjs';
import { onCore } from '../lib/cores.mjs';
import { goldenTexts } from '../lib/load.mjs';
import { cpuSeconds } from '../lib/process.mjs';
import { startModel } from './servers.mjs';

const MODELS = ['v1', 'v2', 'v3'];
/** Models of which a call is cheap enough to be made thousands of times. */
const INLINE = ['v1', 'v2'];
const LENGTHS = [1, 16, 64, 256, 1024, 4096];
const ROWS = [1, 4, 16, 64, 256];
const CONNECTIONS = 4;
/** Until V8 has compiled the service; else the first load would pay for it. */
const WARM_UP_SECONDS = 1;

/** Words of real messages, so many characters of them. */
function textOf(length) {
  const words = goldenTexts('v2')
    .filter((text) => /^[\x20-\x7e]{20,160}$/.test(text))
    .join(' ');
  return words
    .repeat(Math.ceil(length / words.length))
    .slice(0, length)
    .replace(/ $/, '.');
}

/** Time of featuriser and model alone, in a process of their own, in µs a message of each length. */
async function alone(model, milliseconds, core) {
  const [execPath, ...execArgv] = onCore(core, [process.execPath]);
  const child = fork(new URL('micro.worker.mjs', import.meta.url), { execPath, execArgv });
  child.send({ folder: join(root, 'models', model), texts: LENGTHS.map(textOf), milliseconds });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the process that times model ${model} ended (${signal ?? code}); what it said is above`);
  });
  const [results] = await Promise.race([once(child, 'message'), ended]);
  return results;
}

/** Processor time of a service in µs a call, for each of some loads. */
async function served(model, loads, seconds, { generator, core }) {
  const service = await startModel(model, core);
  const results = [];
  try {
    const drive = (load, duration) =>
      generator.runWell({ ...load, url: service.url, connections: CONNECTIONS, duration });
    await drive(loads[0], WARM_UP_SECONDS);
    for (const load of loads) {
      await drive(load, seconds / 2);
      const before = cpuSeconds(service.pid);
      const { calls } = await drive(load, seconds);
      results.push((1e6 * (cpuSeconds(service.pid) - before)) / calls);
    }
    return results;
  } finally {
    await service.stop();
  }
}

/** @returns lines of { length, and for each model { featurise, predict, call } } in µs; call where it was measured */
export async function byLength({ milliseconds, seconds }, means) {
  const columns = {};
  for (const model of MODELS) {
    say(`model ${model} by the length of a message …`);
    const parts = await alone(model, milliseconds, means.core);
    const loads = LENGTHS.map((length) => ({ bodies: [JSON.stringify({ sms: textOf(length) })] }));
    const calls = INLINE.includes(model) ? await served(model, loads, seconds, means) : [];
    columns[model] = parts.map((part, i) => ({ ...part, call: calls[i] }));
  }
  return LENGTHS.map((length, i) => ({
    length,
    ...Object.fromEntries(MODELS.map((model) => [model, columns[model][i]])),
  }));
}

/** @returns lines of { rows, and for each model µs a message } of one call of the infer route */
export async function byRows({ seconds }, means) {
  const text = textOf(64);
  const columns = {};
  for (const model of INLINE) {
    say(`model ${model} by the messages of one call …`);
    const loads = ROWS.map((rows) => {
      const input = { name: 'sms', shape: [rows, 1], datatype: 'BYTES', data: Array(rows).fill(text) };
      return { path: `/v2/models/${model}/infer`, bodies: [JSON.stringify({ inputs: [input] })] };
    });
    columns[model] = await served(model, loads, seconds, means);
  }
  return ROWS.map((rows, i) => ({
    rows,
    ...Object.fromEntries(INLINE.map((model) => [model, columns[model][i] / rows])),
  }));
}
