import { EXPLAIN_PATH, type Explanation, type PredictResponse } from '@sms-checker/contracts';
import { describe, expect, it } from 'vitest';
import { faultOf, golden, modelNames } from '../src/golden.js';
import { call, predict } from '../src/http.js';
import { startFrontend, startModel } from '../src/processes.js';

const explain = (url: string, sms: string) =>
  call(`${url}${EXPLAIN_PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sms }),
  });

/** Models that are linear say exactly why; the others are asked again without each word. */
const EXACT = ['v1', 'v2'];

/** In words how an explanation differs from what it must be; undefined where it does not. */
function explanationFault(sms: string, probability: number, tolerance: number, explanation?: Explanation) {
  if (explanation === undefined) return 'no explanation';
  const { method, base, logit, parts } = explanation;
  const points = [...sms];
  let end = 0;
  for (const part of parts) {
    if (part.start < end || part.end <= part.start) return `the part at ${part.start} overlaps`;
    if (part.text !== points.slice(part.start, part.end).join('')) return `the part at ${part.start} is another text`;
    end = part.end;
  }
  const sum = parts.reduce((total, { weight }) => total + weight, base);
  if (method === 'additive' && Math.abs(sum - logit) > 1e-9 * Math.max(1, Math.abs(logit))) {
    return `the weights add up to ${sum}, not ${logit}`;
  }
  const explained = 1 / (1 + Math.exp(-logit));
  return Math.abs(explained - probability) <= tolerance ? undefined : `explains ${explained}, not ${probability}`;
}

describe.each(modelNames())('model %s, through both services', (name) => {
  it('says why of every golden message, and answers it no differently', async () => {
    const model = golden(name);
    const { url } = await startModel(name);
    const frontend = await startFrontend(url);
    const faults: string[] = [];
    for (const vector of model.vectors) {
      const reply = await explain(frontend.url, vector.text);
      const { probability, explanation } = JSON.parse(reply.body) as PredictResponse;
      const fault =
        faultOf(reply, model, vector) ??
        explanationFault(vector.text, probability, model.tolerance, explanation) ??
        ((explanation?.method === 'additive') === EXACT.includes(name) ? undefined : 'another method');
      if (fault !== undefined) faults.push(`${JSON.stringify(vector.text)}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });

  it.each([
    ['words of one letter', 'a b '.repeat(1024)],
    ['emoji', '😀 '.repeat(2048)],
    ['one word', 'free'.repeat(1024)],
  ])('says why of 4,096 characters: %s', async (_, sms) => {
    const { url } = await startModel(name);
    const frontend = await startFrontend(url);
    const { status, body } = await explain(frontend.url, sms);
    expect(status).toBe(200);
    const { probability, explanation } = JSON.parse(body) as PredictResponse;
    expect(explanationFault(sms, probability, golden(name).tolerance, explanation)).toBeUndefined();
    expect((await predict(frontend.url, { sms: 'see you at six' })).status).toBe(200);
  });
});
