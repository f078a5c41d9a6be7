import type { PredictRequest, PredictResponse } from '@sms-checker/contracts';
import { EXPLAIN_PATH, PREDICT_PATH } from '@sms-checker/contracts/names';
import { ask, browser, type Outcome } from './ask.js';
import { asAnswer } from './content.js';

/** Asks what a message is. */
export function predict(request: PredictRequest, surroundings = browser): Promise<Outcome<PredictResponse>> {
  return post(PREDICT_PATH, request, surroundings);
}

/** As {@link predict}, for an answer that also says why. */
export function explain(request: PredictRequest, surroundings = browser): Promise<Outcome<PredictResponse>> {
  return post(EXPLAIN_PATH, request, surroundings);
}

function post(path: string, request: PredictRequest, surroundings = browser): Promise<Outcome<PredictResponse>> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) };
  return ask(path, init, asAnswer, surroundings);
}
