// What becomes of the cost of a call when there are more processes of a model, each with as much to do as one had alone.
import { costsOf } from './cost.mjs';
import { total } from './counts.mjs';
import { Generator, goldenBodies } from './load.mjs';
import { startService } from './service.mjs';

const CONNECTIONS = 4;
const WARM_UP_CALLS = 4000;

/**
 * @param {{ model: string, rate: number, seconds: number }} options calls a second of each process, and how long a window is
 * @param {number} processes
 * @returns mean processor time of a call in microseconds
 */
export async function costWith({ model, rate, seconds }, processes) {
  const started = [];
  const generators = [];
  try {
    while (started.length < processes) {
      started.push(await startService({ MODEL_NAME: model, MODEL_WORKERS: '1' }));
      generators.push(new Generator());
    }
    const drive = (options) =>
      Promise.all(
        started.map(({ url }, i) => {
          const load = { url, bodies: goldenBodies(model), connections: CONNECTIONS };
          return generators[i].runWell({ ...load, ...options });
        }),
      );
    await drive({ amount: WARM_UP_CALLS });
    const parts = started.map(({ child, url }) => ({
      name: model,
      pid: child.pid,
      calls: () => total(`${url}/metrics`, 'model_predictions_total'),
    }));
    const costs = await costsOf(parts, () => drive({ rate, duration: seconds }));
    return costs.reduce((sum, { microseconds }) => sum + microseconds, 0) / processes;
  } finally {
    await Promise.all([...generators, ...started].map((one) => one.stop()));
  }
}
