import type { PredictRequest, PredictResponse } from '@sms-checker/contracts';
import { EXPLAIN_PATH, HEADERS, PREDICT_PATH, PROBLEM_MEDIA_TYPE } from '@sms-checker/contracts/names';
import { asAnswer, asRefusal, parseFields } from './content.js';
import { refused, unanswered, unreadable, type Failure } from './failure.js';

const TIMEOUT_MS = 10_000;

export type Outcome = { answer: PredictResponse } | { failure: Failure };

export interface Surroundings {
  fetch: typeof fetch;
  online: () => boolean;
  timeoutMs: number;
}

const browser: Surroundings = {
  fetch: (input, init) => fetch(input, init),
  online: () => navigator.onLine,
  timeoutMs: TIMEOUT_MS,
};

/** Asks the service. Never rejects: whatever goes wrong comes back in words. */
export function predict(request: PredictRequest, surroundings = browser): Promise<Outcome> {
  return ask(PREDICT_PATH, request, surroundings);
}

/** As {@link predict}, for an answer that also says why. */
export function explain(request: PredictRequest, surroundings = browser): Promise<Outcome> {
  return ask(EXPLAIN_PATH, request, surroundings);
}

async function ask(
  path: string,
  request: PredictRequest,
  { fetch, online, timeoutMs }: Surroundings,
): Promise<Outcome> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: `application/json, ${PROBLEM_MEDIA_TYPE}` },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(timeoutMs),
    });
    // Still within the reach of `catch`: the connection may break or stall in the middle of the answer too.
    return outcomeOf(response, await response.text());
  } catch (error) {
    return { failure: unanswered(error, online(), timeoutMs) };
  }
}

function outcomeOf(response: Response, body: string): Outcome {
  const content = parseFields(body);
  const answer = response.status === 200 ? asAnswer(content) : undefined;
  if (answer !== undefined) {
    return { answer };
  }
  const refusal = asRefusal(content);
  const failure =
    response.status === 200 ? unreadable() : refused(response.status, refusal, response.headers.get('retry-after'));
  // A proxy's own error has no request id in its body, but often one in its headers.
  const requestId = refusal.requestId ?? response.headers.get(HEADERS.requestId);
  return { failure: requestId ? { ...failure, requestId } : failure };
}
