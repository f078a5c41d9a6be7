import { type PredictResponse, type Problem, type Version } from '@sms-checker/contracts';
import { faultOf, golden, type Golden } from './golden.js';
import { predict, type Call, type Reply } from './http.js';
import { ENTRY } from './settings.js';

/** The models by the release that the chart gives them to. */
export const MODEL_OF: Partial<Record<Version, Golden>> = { v1: golden('v1'), v2: golden('v2') };

const TEXTS = golden('v1').vectors.map(({ text }) => text);

/** The golden messages over and over, so that every answer can be checked. */
export function messageOf(call: number): string {
  return TEXTS[call % TEXTS.length] ?? '';
}

/** Sends a message the way users do. */
export const ask = (sms: string, options?: Call): Promise<Reply> => predict(ENTRY, { sms }, options);

/** An answer. @throws Error where there is none */
export function answerOf({ status, body }: Reply): PredictResponse {
  if (status !== 200) throw new Error(`status ${status}: ${body.slice(0, 300)}`);
  return JSON.parse(body) as PredictResponse;
}

/** What a refusal says; that of a proxy is plain text. */
function whyOf({ body }: Reply): string {
  try {
    return (JSON.parse(body) as Partial<Problem>).detail ?? body;
  } catch {
    return body.slice(0, 200);
  }
}

/**
 * Whether an answer to a golden message is right for the model that gave it, in words: `ok` and who answered, app and
 * model, or what is wrong.
 */
export function outcomeOf(reply: Reply, sms: string): string {
  if (reply.status !== 200) return `status ${reply.status}: ${whyOf(reply)}`;
  const { version, modelVersion } = answerOf(reply);
  const model = Object.values(MODEL_OF).find((candidate) => candidate.version === modelVersion);
  const vector = model?.vectors.find(({ text }) => text === sms);
  if (model === undefined || vector === undefined) return `an unknown model ${modelVersion} answered`;
  return faultOf(reply, model, vector) ?? `ok, app ${version} and model ${modelVersion}`;
}

/** Whether app and model of an answer belong together. */
export function isPaired({ version, modelVersion }: PredictResponse): boolean {
  return MODEL_OF[version]?.version === modelVersion;
}
