import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PREDICT_PATH } from '@sms-checker/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, predict, type Call } from '../src/http.js';
import { problemOf } from '../src/problems.js';
import { startFrontend, startModel, type Service } from '../src/processes.js';

const TEN_MB = 10 * 1024 * 1024;

/** Seconds that a whole request may take to come, and those until the service looks at its clock again. */
const SLOW_AFTER_S = 10;
const NOTICED_WITHIN_S = 5;

const JSON_TYPE = { 'content-type': 'application/json' };

const post = (body: string | Buffer, headers: Record<string, string> = JSON_TYPE): Call => ({
  method: 'POST',
  headers,
  body,
});

/** What is sent, the status, the faulty field and the rule it broke, if a field is at fault. */
const BAD: [what: string, sent: Call, status: number, field?: string, rule?: string][] = [
  ['an empty object', post('{}'), 400, 'sms', 'isString'],
  ['a number for a message', post('{"sms":5}'), 400, 'sms', 'isString'],
  ['an empty message', post('{"sms":""}'), 400, 'sms', 'isNotBlank'],
  ['a blank message', post('{"sms":" \\t\\n\\u00a0"}'), 400, 'sms', 'isNotBlank'],
  ['a message of 4,097 characters', post(JSON.stringify({ sms: 'x'.repeat(4097) })), 400, 'sms', 'maxCodePoints'],
  ['a lone surrogate', post('{"sms":"half \\ud83d"}'), 400, 'sms', 'isWellFormed'],
  ['an unknown field', post('{"sms":"x","y":1}'), 400, 'y', 'unknownField'],
  ['a field that every object has', post('{"sms":"x","constructor":1}'), 400, 'constructor', 'unknownField'],
  ['a deep value', post(`{"sms":${'['.repeat(9000)}${']'.repeat(9000)}}`), 400, 'sms', 'isString'],
  [
    'a deep unknown field',
    post(`{"sms":"x","y":${'{"a":'.repeat(9000)}1${'}'.repeat(9001)}`),
    400,
    'y',
    'unknownField',
  ],
  ['a field that would reach the prototype', post('{"sms":"x","__proto__":{"y":1}}'), 400],
  ['no JSON', post('not json'), 400],
  ['a JSON array', post('[{"sms":"x"}]'), 400],
  ['a JSON string', post('"x"'), 400],
  ['null', post('null'), 400],
  ['an empty body', post(''), 400],
  ['invalid UTF-8', post(Buffer.from([...Buffer.from('{"sms":"'), 0xc3, 0x28, ...Buffer.from('"}')])), 400],
  ['10 MB', post(`{"sms":"${'x'.repeat(TEN_MB)}"}`), 413],
  ['10 MB in chunks', post(`{"sms":"${'x'.repeat(TEN_MB)}"}`, { ...JSON_TYPE, 'transfer-encoding': 'chunked' }), 413],
  ['a form', post('sms=x', { 'content-type': 'application/x-www-form-urlencoded' }), 415],
  ['plain text', post('{"sms":"x"}', { 'content-type': 'text/plain' }), 415],
  ['no content type', post('{"sms":"x"}', {}), 415],
  ['GET', { method: 'GET' }, 405],
  ['PUT', { ...post('{"sms":"x"}'), method: 'PUT' }, 405],
];

let services: Record<Service['name'], Service>;

beforeAll(async () => {
  const model = await startModel();
  services = { 'model-service': model, frontend: await startFrontend(model.url) };
});

describe.each(['frontend', 'model-service'] as const)('%s', (name) => {
  it.each(BAD)('refuses %s and answers the next call', async (_, sent, status, field, rule) => {
    const { url } = services[name];
    const reply = await call(`${url}${PREDICT_PATH}`, sent);
    const problem = problemOf(reply);
    expect(problem).toMatchObject({ status });
    expect(problem.errors?.map(({ field, rule }) => ({ field, rule }))).toEqual(field ? [{ field, rule }] : undefined);
    expect((await predict(url, { sms: 'see you at six' })).status).toBe(200);
  });

  it('cuts off a sender that takes too long, and answers others meanwhile', async () => {
    const { url, env } = services[name];
    const start = performance.now();
    const socket = connect(Number(env.PORT), '127.0.0.1');
    const answer = new Promise<string>((resolve, reject) => {
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      socket.on('end', () => resolve(text)).on('error', reject);
    });
    const head = [`POST ${PREDICT_PATH} HTTP/1.1`, 'host: x', 'content-type: application/json', 'content-length: 1000'];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const dripping = setInterval(() => socket.write('{'), 500);
    try {
      expect((await predict(url, { sms: 'see you at six' })).status).toBe(200);
      const text = await Promise.race([answer, sleep((SLOW_AFTER_S + NOTICED_WITHIN_S) * 1000, 'no answer in time')]);
      expect(text).toMatch(/^HTTP\/1.1 408 /);
      expect(text).toContain('application/problem+json');
      expect(performance.now() - start).toBeGreaterThan((SLOW_AFTER_S - 1) * 1000);
    } finally {
      clearInterval(dripping);
      socket.destroy();
    }
    expect((await predict(url, { sms: 'see you at six' })).status).toBe(200);
  });

  it('refuses what is no HTTP, and answers the next call', async () => {
    const { url, env } = services[name];
    const socket = connect(Number(env.PORT), '127.0.0.1');
    const answer = new Promise<string>((resolve) => socket.setEncoding('utf8').once('data', resolve));
    socket.write('hello there\r\n\r\n');
    expect(await answer).toMatch(/^HTTP\/1.1 400 [^]*application\/problem\+json/);
    socket.destroy();
    expect((await predict(url, { sms: 'see you at six' })).status).toBe(200);
  });
});

it('refuses a guess that is neither spam nor ham at the frontend, and any guess at the model', async () => {
  const wrong = post('{"sms":"x","guess":"maybe"}');
  const guess = post('{"sms":"x","guess":"spam"}');
  const { frontend, 'model-service': model } = services;
  expect(problemOf(await call(`${frontend.url}${PREDICT_PATH}`, wrong)).errors).toMatchObject([
    { field: 'guess', rule: 'isIn' },
  ]);
  expect(problemOf(await call(`${model.url}${PREDICT_PATH}`, guess)).errors).toMatchObject([
    { field: 'guess', rule: 'unknownField' },
  ]);
});
