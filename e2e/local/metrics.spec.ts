import { freePort } from '@sms-checker/local';
import { expect, it } from 'vitest';
import { sumOf } from '../src/exposition.js';
import { call, predict, type Call } from '../src/http.js';
import { startFrontend, startModel } from '../src/processes.js';

const SPAM = 'WINNER!! Claim your free prize of £1000 now: call 09061701461 from a landline, 150p/min';
const HAM = 'Sorry, running late. Can you get some milk on your way home?';

const read = async (url: string) => (await call(`${url}/metrics`)).body;

async function times(n: number, ask: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < n; i++) await ask();
}

it('counts every call at both services by what came of it', async () => {
  const model = await startModel('v2');
  const frontend = await startFrontend(model.url, { VERSION: 'v2', TRUST_ROUTES: 'true' });
  const drawn: Call = { headers: { 'x-sms-assignment': 'drawn', 'x-sms-version': 'v2' } };
  const pinned: Call = { headers: { 'x-sms-assignment': 'pinned', 'x-sms-version': 'v2' } };
  const meantForOther: Call = { headers: { 'x-sms-assignment': 'sticky', 'x-sms-version': 'v1' } };
  await times(7, () => predict(frontend.url, { sms: SPAM }, drawn));
  await times(5, () => predict(frontend.url, { sms: HAM, guess: 'ham' }, pinned));
  await times(3, () => predict(frontend.url, { sms: HAM, guess: 'spam' }, meantForOther));
  await times(4, () => predict(frontend.url, { sms: '' }, drawn));
  await times(2, () => call(`${frontend.url}/sms/`, drawn));
  await times(2, () => predict(model.url, { sms: '' }));
  await model.kill().then(() => predict(frontend.url, { sms: HAM }, drawn));

  const app = await read(frontend.url);
  const calls = (labels: Record<string, string>) => sumOf(app, 'app_predictions_total', { version: 'v2', ...labels });
  expect(calls({ status: '200', result: 'spam', assignment: 'random' })).toBe(7);
  expect(calls({ status: '200', result: 'ham', assignment: 'pinned' })).toBe(5);
  expect(calls({ status: '200', result: 'ham', assignment: 'random' })).toBe(3);
  expect(calls({ status: '400', result: 'none', assignment: 'random' })).toBe(4);
  expect(calls({ status: '503', result: 'none', assignment: 'random' })).toBe(1);
  expect(calls({})).toBe(20);
  expect(sumOf(app, 'app_prediction_latency_seconds_count', { version: 'v2' })).toBe(20);
  expect(sumOf(app, 'app_requests_in_flight')).toBe(0);
  expect(sumOf(app, 'app_guesses_total', { agrees: 'true' })).toBe(5);
  expect(sumOf(app, 'app_guesses_total', { agrees: 'false' })).toBe(3);
  expect(sumOf(app, 'app_sessions_total', { version: 'v2' })).toBe(7 + 4 + 2 + 1);
  expect(sumOf(app, 'app_fallbacks_total', { intended: 'v1', version: 'v2' })).toBe(3);
  expect(sumOf(app, 'app_fallbacks_total')).toBe(3);
});

it.each([
  ['live', 'app'],
  ['shadow', 'shadow'],
])('counts the calls of a %s model under source %s, and says which model it is', async (ROLE, source) => {
  const model = await startModel('v2', { ROLE, VERSION: 'v3' });
  await times(6, () => predict(model.url, { sms: SPAM }));
  await times(4, () => predict(model.url, { sms: HAM }));
  await times(2, () => predict(model.url, { sms: '' }));
  const text = await read(model.url);
  const labels = { version: 'v3', source };
  expect(sumOf(text, 'model_predictions_total', { ...labels, status: '200', result: 'spam' })).toBe(6);
  expect(sumOf(text, 'model_predictions_total', { ...labels, status: '200', result: 'ham' })).toBe(4);
  expect(sumOf(text, 'model_predictions_total', { ...labels, status: '400', result: 'none' })).toBe(2);
  expect(sumOf(text, 'model_predictions_total')).toBe(12);
  expect(sumOf(text, 'model_prediction_latency_seconds_count', labels)).toBe(12);
  expect(sumOf(text, 'model_inference_seconds_count', labels)).toBe(10);
  expect(sumOf(text, 'model_prediction_probability_count', labels)).toBe(10);
  expect(sumOf(text, 'model_info', { version: 'v3' })).toBe(1);
});

it.each([
  ['a live model counts', { ROLE: 'live' }, 3],
  ['a shadow gets copies with the header of the original: it does not count', { ROLE: 'shadow' }, 0],
  ['a model without routes does not count', { ROLE: 'live', TRUST_ROUTES: 'false' }, 0],
])('calls that were meant for another version: %s', async (_, env, fallbacks) => {
  const model = await startModel('v1', { TRUST_ROUTES: 'true', ...env });
  const meantFor = (version: string) => predict(model.url, { sms: HAM }, { headers: { 'x-sms-version': version } });
  await times(3, () => meantFor('v2'));
  for (const version of ['v1', 'v3', 'v666']) await meantFor(version);
  const text = await read(model.url);
  expect(sumOf(text, 'model_fallbacks_total', { intended: 'v2', version: 'v1' })).toBe(fallbacks);
  expect(sumOf(text, 'model_fallbacks_total')).toBe(fallbacks);
});

it('counts neither sessions nor fallbacks where there are no routes', async () => {
  const model = await startModel();
  const frontend = await startFrontend(model.url);
  const headers = { 'x-sms-assignment': 'drawn', 'x-sms-version': 'v2' };
  await predict(frontend.url, { sms: HAM }, { headers });
  const text = await read(frontend.url);
  expect(sumOf(text, 'app_predictions_total', { assignment: 'none', status: '200' })).toBe(1);
  expect(sumOf(text, 'app_sessions_total')).toBe(0);
  expect(sumOf(text, 'app_fallbacks_total')).toBe(0);
});

it('moves /metrics to a port of its own, away from the API', async () => {
  const ports = { model: await freePort(), frontend: await freePort() };
  const model = await startModel('v1', { METRICS_PORT: String(ports.model) });
  const frontend = await startFrontend(model.url, { METRICS_PORT: String(ports.frontend) });
  await predict(frontend.url, { sms: HAM });
  for (const { url } of [model, frontend]) expect((await call(`${url}/metrics`)).status).toBe(404);
  expect(sumOf(await read(`http://127.0.0.1:${ports.frontend}`), 'app_predictions_total')).toBe(1);
  expect(sumOf(await read(`http://127.0.0.1:${ports.model}`), 'model_predictions_total')).toBe(1);
});
