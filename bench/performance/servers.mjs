// What is measured side by side: model-service, and what could stand in its place.
import { nodeOf, startProgram, startService } from '../lib/service.mjs';
import { pythonOf } from './python.mjs';

/** With the flags that the images give Node, so that these are on neither side of a ratio alone. */
const { flags } = nodeOf('model-service');
const node = (name, ...args) => [process.execPath, ...flags, `bench/peers/node/${name}.mjs`, ...args];
/** One worker, as it has one core; and no call is given up because the machine has other things to do. */
export const startModel = (model, core, env = {}) =>
  startService({ MODEL_NAME: model, MODEL_WORKERS: '1', MODEL_DEADLINE_MS: '10000', ...env }, { core });

const ours = (model, env) => ({ start: (core) => startModel(model, core, env) });
const peer = (...command) => ({ start: (core) => startProgram(command, { core }) });
const python = (name, argument) => ({
  start: (core) =>
    startProgram([pythonOf(name), `bench/peers/${name}/app.py`, argument], {
      core,
      env: { PYTHONPATH: 'tools/train', ORT_DISABLE_TELEMETRY: '1', OMP_NUM_THREADS: '1' },
    }),
});

/**
 * In the order of a repetition: what is compared stands close together.
 * @param {string} graph folder of v1 whose graph onnxruntime runs
 * @param {string} pipeline folder of that of Flask
 * @returns lines of { id, name, model (whose messages it gets), start }
 */
export const serversOf = (graph, pipeline) => [
  { id: 'constant', name: 'node:http, constant answer', model: 'v2', ...peer(...node('constant')) },
  { id: 'v2-log', name: 'model-service v2, prediction log', model: 'v2', ...ours('v2', { PREDICTION_LOG: 'stdout' }) },
  { id: 'v2', name: 'model-service v2', model: 'v2', ...ours('v2') },
  { id: 'bare-v2', name: 'node:http, v2', model: 'v2', ...peer(...node('model', 'models/v2')) },
  { id: 'fastapi-v2', name: "FastAPI + onnxruntime, v2's graph", model: 'v2', ...python('fastapi', 'models/v2') },
  { id: 'fastapi-v1', name: "FastAPI + onnxruntime, v1's graph", model: 'v1', ...python('fastapi', 'models/v1') },
  { id: 'flask', name: 'Flask, pipeline loaded for each call', model: 'v1', ...python('flask', pipeline) },
  { id: 'v1', name: 'model-service v1', model: 'v1', ...ours('v1') },
  { id: 'bare-v1', name: 'node:http, v1', model: 'v1', ...peer(...node('model', 'models/v1')) },
  {
    id: 'batched-v1',
    name: "node:http, v1's graph, batched",
    model: 'v1',
    ...peer(...node('model', graph, 'batched')),
  },
  { id: 'graph-v1', name: "node:http, v1's graph", model: 'v1', ...peer(...node('model', graph)) },
  { id: 'v3', name: 'model-service v3', model: 'v3', ...ours('v3') },
  { id: 'bare-v3', name: 'node:http, v3', model: 'v3', ...peer(...node('model', 'models/v3')) },
];

const chain = (name) => ({
  start: (core, modelHost) => startProgram(node(name), { core, env: { MODEL_HOST: modelHost } }),
});

/** What asks model-service, one hop before it. */
export const CHAINS = [
  { id: 'axios-chain', name: 'Nest + Fastify, axios as it comes', model: 'v2', ...chain('chain-axios') },
  {
    id: 'frontend',
    name: 'frontend',
    model: 'v2',
    start: (core, modelHost) => startService({ MODEL_HOST: modelHost }, { name: 'frontend', core }),
  },
  { id: 'bare-chain', name: 'node:http, Pool of undici', model: 'v2', ...chain('chain') },
];
