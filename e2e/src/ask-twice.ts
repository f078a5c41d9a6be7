import type { Agent } from 'node:http';
import { PREDICT_PATH, type Label, type PredictResponse } from '@sms-checker/contracts';
import type { Golden } from './golden.js';
import { call, keptAlive, type Reply } from './http.js';
import { inParallel } from './load.js';
import { inferBodyOf, inferRequestOf, messageIn } from './odd-bodies.js';
import { problemOf } from './problems.js';
import { startModel } from './processes.js';

/** Fewer messages under way than may wait, and time enough on a busy machine: none is refused for lack of either. */
const BOUNDS = { MODEL_WORKERS: '2', MODEL_QUEUE: '64', MODEL_DEADLINE_MS: '30000', PREDICTION_LOG: 'off' };
const CALLS = 16;
const BATCHES = 4;
const ROWS = 64;

/** A message that was answered. */
export interface Answered {
  sms: string;
  label: Label;
  probability: number;
}

/**
 * Sends bodies to `POST /predict` of a model, and then again by the Open Inference Protocol, many messages in one call:
 * what had an answer must get exactly the same, and what was refused must be refused.
 * @returns the answers and the number of refusals; in words what was wrong with which body
 */
export async function askTwice(model: Golden, bodies: readonly Buffer[]) {
  const { url } = await startModel(model.name, BOUNDS);
  const agent = keptAlive(CALLS);
  const predict = (body: Buffer) => post(url + PREDICT_PATH, body, agent);
  const infer = (body: Buffer) => post(`${url}/v2/models/${model.name}/infer`, body, agent);
  const faults: string[] = [];
  const check = (what: Buffer | string, fault?: string) => {
    if (fault !== undefined) faults.push(`${fault}; asked, in base64: ${Buffer.from(what).toString('base64')}`);
  };
  const answered: Answered[] = [];
  const refused: Buffer[] = [];

  const asked = await inParallel(bodies, CALLS, async (body) => ({ body, reply: await predict(body) }));
  for (const { body, reply } of asked) {
    const sms = messageIn(body);
    check(body, sms === undefined ? faultOfRefusal(() => problemOf(reply).status) : faultOfAnswer(reply, model, sms));
    if (sms === undefined) refused.push(body);
    else if (reply.status === 200) answered.push(answerIn(reply));
  }

  await inParallel(inBatches(answered), BATCHES, async (batch) => {
    const rows = rowsIn(await infer(inferRequestOf(batch.map(({ sms }) => sms))));
    for (const [i, { sms, label, probability }] of batch.entries()) {
      const [before, now] = [`${label} ${probability}`, rows[i]];
      check(sms, now === before ? undefined : `first ${before}, then ${now}`);
    }
  });
  await inParallel(refused, CALLS, async (body) => {
    const reply = await infer(inferBodyOf(body));
    check(
      body,
      faultOfRefusal(() => oipStatus(reply)),
    );
  });
  agent.destroy();
  return { answered, refused: refused.length, faults };
}

const post = (url: string, body: Buffer, agent: Agent): Promise<Reply> =>
  call(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body, agent, timeoutMs: 60_000 });

const inBatches = (answered: readonly Answered[]) =>
  Array.from({ length: Math.ceil(answered.length / ROWS) }, (_, i) => answered.slice(i * ROWS, (i + 1) * ROWS));

function answerIn({ body }: Reply): Answered {
  const { sms, result: label, probability } = JSON.parse(body) as PredictResponse;
  return { sms, label, probability };
}

function faultOfAnswer(reply: Reply, { threshold }: Golden, asked: string): string | undefined {
  if (reply.status !== 200) return `status ${reply.status}: ${reply.body}`;
  const { sms, label, probability } = answerIn(reply);
  if (sms !== asked) return 'the message came back changed';
  if (!(Number.isFinite(probability) && probability >= 0 && probability <= 1)) return `probability ${probability}`;
  return label === (probability >= threshold ? 'spam' : 'ham') ? undefined : `${label} at ${probability}`;
}

/** @param status reads the status of an error, and throws where it has not the shape of one */
function faultOfRefusal(status: () => number): string | undefined {
  try {
    return status() === 400 ? undefined : `refused by ${status()}, not 400`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The status of an error of the Open Inference Protocol. @throws Error where it is none */
function oipStatus({ status, body }: Reply): number {
  const { error } = JSON.parse(body) as { error?: unknown };
  if (typeof error !== 'string' || error === '') throw new Error(`${status} came with ${body}`);
  return status;
}

/** Label and probability of each row. */
function rowsIn({ status, body }: Reply): string[] {
  if (status !== 200) throw new Error(`a batch was answered ${status}: ${body}`);
  const { outputs } = JSON.parse(body) as { outputs: { name: string; data: (string | number)[] }[] };
  const [labels, probabilities] = ['label', 'probability'].map(
    (name) => outputs.find((one) => one.name === name)?.data,
  );
  return (labels ?? []).map((label, i) => `${label} ${probabilities?.[i]}`);
}
