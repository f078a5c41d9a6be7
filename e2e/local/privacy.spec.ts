import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCollector } from '../src/collector.js';
import { call, predict } from '../src/http.js';
import { startFrontend, startModel, type Service } from '../src/processes.js';

/** Says where it has come to if any part of a message, or what was made of it, is kept anywhere. */
const CANARY = 'xyzzyqplugh';

const folder = mkdtempSync(join(tmpdir(), 'privacy-'));
const predictions = join(folder, 'predictions.jsonl');
const json = { 'content-type': 'application/json' };

/** What callers say of themselves beside the message, in every call. */
const personal = {
  authorization: `Bearer ${CANARY}`,
  'proxy-authorization': `Basic ${CANARY}`,
  cookie: `session=${CANARY}; canary=${CANARY}; user-session=v1.${CANARY}`,
  'x-user-id': CANARY,
  'user-agent': CANARY,
  'x-forwarded-for': CANARY,
};

let collector: Awaited<ReturnType<typeof startCollector>>;
let parrot: Server;
let model: Service;
let frontend: Service;
let services: Service[];
let metrics: string;

/** A model that gives back what it was sent, with a status that it was told: 200 is an answer that nobody understands. */
function startParrot(): Promise<Server> {
  let calls = 0;
  const server = createServer((request, response) => {
    response.writeHead(calls++ % 2 ? 500 : 200, json);
    request.pipe(response);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Every way in which a message, or something like one, can come in. */
async function sayItEverywhere(url: string): Promise<void> {
  const post = (path: string, body: string, headers: Record<string, string> = json) =>
    call(`${url}${path}`, { method: 'POST', headers: { ...personal, ...headers }, body });
  const infer = (data: unknown) =>
    JSON.stringify({ inputs: [{ name: 'sms', shape: [1, 1], datatype: 'BYTES', data }] });
  for (const path of ['/predict', '/predict?explain=true', `/predict?explain=${CANARY}`, `/predict?sms=${CANARY}`]) {
    for (const sms of [`${CANARY} wins a prize`, CANARY.repeat(1000), CANARY.repeat(20_000), [CANARY], { a: CANARY }]) {
      await post(path, JSON.stringify({ sms, guess: 'spam' }));
      await post(path, JSON.stringify({ sms }));
    }
    await post(path, `{"sms":"${CANARY} \\ud83d"}`);
    await post(path, `{"sms":"${CANARY}"`);
    await post(path, `{"sms":"hi","guess":"${CANARY}"}`);
    await post(path, `{"${CANARY}":1}`);
    await post(path, `"${CANARY}"`);
    await post(path, CANARY, { 'content-type': 'text/plain' });
    await post(path, CANARY, { 'content-type': `text/${CANARY}` });
  }
  for (const path of ['/v2/models/v1/infer', `/v2/models/${CANARY}/infer`]) {
    for (const body of [infer([CANARY]), infer([[CANARY]]), infer(CANARY), `{"id":"${CANARY}","inputs":[]}`, CANARY]) {
      await post(path, body);
    }
  }
  for (const path of [`/${CANARY}`, `/%${CANARY}`, `/sms/${CANARY}`, `/v2/models/${CANARY}`])
    await call(`${url}${path}`, { headers: personal });
}

beforeAll(async () => {
  collector = await startCollector();
  parrot = await startParrot();
  const verbose = { LOG_LEVEL: 'trace', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '50' };
  const broken = { ...verbose, FAULTS_ALLOWED: 'true', FAULT_ERROR_RATE: '1' };
  model = await startModel('v1', { ...verbose, PREDICTION_LOG: 'file', PREDICTION_LOG_FILE: predictions });
  frontend = await startFrontend(model.url, verbose);
  services = [
    model,
    frontend,
    await startFrontend('http://127.0.0.1:9', verbose),
    await startFrontend(`http://127.0.0.1:${(parrot.address() as AddressInfo).port}`, verbose),
    await startModel('v2', broken),
    await startFrontend(model.url, broken),
  ];
  for (const { url } of services) await sayItEverywhere(url);
  metrics = (await Promise.all(services.map(({ url }) => call(`${url}/metrics`)))).map(({ body }) => body).join('');
  model.signal('SIGSTOP');
  expect((await predict(frontend.url, { sms: CANARY })).status).toBe(504);
  model.signal('SIGCONT');
  for (const service of services) service.signal('SIGTERM');
  for (const service of services) expect(await service.exited).toBe(0);
});

afterAll(() => {
  collector.close();
  parrot.close();
  rmSync(folder, { recursive: true });
});

const telling = (text: string) => text.split('\n').filter((line) => line.includes(CANARY));

it('keeps messages out of all logs, on whatever level and whatever goes wrong', () => {
  const statuses = services.flatMap(({ lines }) => lines.flatMap((line) => /"status":(\d+)/.exec(line)?.[1] ?? []));
  expect([...new Set(statuses)].sort()).toEqual(['500', '502', '503', '504']);
  expect(services.flatMap(({ lines }) => telling(lines.join('\n')))).toEqual([]);
});

it('keeps messages out of the metrics', () => {
  expect(metrics).toMatch(/^app_predictions_total\{.*result="(spam|ham)"/m);
  expect(metrics).toMatch(/^model_predictions_total\{.*api="infer"/m);
  expect(telling(metrics)).toEqual([]);
});

it('keeps messages out of the prediction log, whose lines have these fields and no others', () => {
  const lines = readFileSync(predictions, 'utf8');
  expect(telling(lines)).toEqual([]);
  const fields = lines
    .trim()
    .split('\n')
    .map((line) => Object.keys(JSON.parse(line) as object).join(' '));
  expect([...new Set(fields)]).toEqual(['time version source requestId modelVersion label probability milliseconds']);
});

it('keeps messages out of the spans, those of failed calls too', () => {
  const statuses = new Set(collector.spans().map(({ attributes }) => attributes['http.response.status_code']));
  expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 404, 413, 415, 500, 502, 503]));
  expect(collector.bodies.filter((body) => body.includes(CANARY))).toEqual([]);
});
