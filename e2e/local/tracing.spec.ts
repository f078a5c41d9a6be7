import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCollector, type Span } from '../src/collector.js';
import { call, predict } from '../src/http.js';
import { startFrontend, startModel, type Service } from '../src/processes.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

let collector: Awaited<ReturnType<typeof startCollector>>;
let model: Service;
let frontend: Service;

beforeAll(async () => {
  collector = await startCollector();
  const on = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '50' };
  model = await startModel('v2', { ...on, OTEL_RESOURCE_ATTRIBUTES: 'k8s.pod.name=model-1,service.version=7' });
  frontend = await startFrontend(model.url, { ...on, VERSION: 'v2', OTEL_SERVICE_NAME: 'web' });
});

afterAll(() => collector.close());

const of = (traceId: string) => collector.spans().filter((span) => span.traceId === traceId);
const named = (spans: Span[], service: string, kind: number) =>
  spans.find((span) => span.resource['service.name'] === service && span.kind === kind);

/** A new trace with its traceparent, sampled or not. */
function newTrace(flags = '01') {
  const traceId = randomBytes(16).toString('hex');
  return { traceId, headers: { traceparent: `00-${traceId}-${PARENT}-${flags}` } };
}

it('makes one trace of a call through both services, below the span of the caller', async () => {
  const headers = { traceparent: `00-${TRACE}-${PARENT}-01`, tracestate: 'mesh=1', 'x-request-id': 'call-1' };
  const reply = await predict(frontend.url, { sms: 'win a prize' }, { headers: { ...headers, host: 'sms.example' } });
  expect(reply.status).toBe(200);
  await expect.poll(() => of(TRACE)).toHaveLength(4);
  const spans = of(TRACE);
  const server = named(spans, 'web', 2);
  const client = named(spans, 'web', 3);
  const answering = named(spans, 'model-service', 2);
  const scoring = named(spans, 'model-service', 1);
  expect(server).toMatchObject({
    name: 'POST /predict',
    parentSpanId: PARENT,
    status: 0,
    resource: { 'service.version': 'v2' },
  });
  expect(server?.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/predict',
    'url.path': '/predict',
    'url.scheme': 'http',
    'server.address': 'sms.example',
    'http.response.status_code': 200,
    'sms_checker.version': 'v2',
    'sms_checker.model.version': 'v2',
    'sms_checker.request.id': 'call-1',
  });
  expect(client).toMatchObject({ name: 'POST /predict', parentSpanId: server?.spanId, status: 0 });
  expect(client?.attributes).toEqual({
    'http.request.method': 'POST',
    'url.full': `${model.url}/predict`,
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(model.url).port),
    'http.response.status_code': 200,
  });
  expect(answering).toMatchObject({
    name: 'POST /predict',
    parentSpanId: client?.spanId,
    attributes: { 'sms_checker.version': 'v2', 'sms_checker.model.version': 'v2', 'sms_checker.request.id': 'call-1' },
    resource: { 'service.version': '7', 'k8s.pod.name': 'model-1' },
  });
  expect(scoring).toMatchObject({ name: 'score', parentSpanId: answering?.spanId });
  expect(scoring?.attributes).toEqual({ 'sms_checker.messages': 1, 'sms_checker.model.version': 'v2' });
  expect(new Set(collector.paths)).toEqual(new Set(['POST /v1/traces']));
});

it('tells of explanations and of many messages in one call', async () => {
  const explained = newTrace();
  const body = '{"sms":"win a prize"}';
  const json = { 'content-type': 'application/json' };
  await call(`${frontend.url}/predict?explain=true`, {
    method: 'POST',
    headers: { ...json, ...explained.headers },
    body,
  });
  await expect.poll(() => of(explained.traceId)).toHaveLength(4);
  expect(of(explained.traceId).map(({ name }) => name)).toContain('explain');
  expect(named(of(explained.traceId), 'web', 3)?.attributes['url.full']).toBe(`${model.url}/predict?explain=true`);

  const batch = newTrace();
  const inputs = [{ name: 'sms', shape: [2, 1], datatype: 'BYTES', data: ['win a prize', 'see you'] }];
  const infer = { method: 'POST', headers: { ...json, ...batch.headers }, body: JSON.stringify({ inputs }) };
  expect((await call(`${model.url}/v2/models/v2/infer`, infer)).status).toBe(200);
  await expect.poll(() => of(batch.traceId)).toHaveLength(2);
  expect(named(of(batch.traceId), 'model-service', 2)?.name).toBe('POST /v2/models/:model/infer');
  expect(named(of(batch.traceId), 'model-service', 1)?.attributes['sms_checker.messages']).toBe(2);
});

it('begins a trace of its own where there is none, or what came is malformed', async () => {
  const before = collector.spans().length;
  const malformed = [
    '',
    'nonsense',
    `00-${TRACE}-${PARENT}`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `ff-${TRACE}-${PARENT}-01`,
  ];
  for (const traceparent of malformed) {
    const reply = await predict(frontend.url, { sms: 'hi' }, { headers: { traceparent, tracestate: '=;=,,,' } });
    expect(reply.status).toBe(200);
  }
  await expect.poll(() => collector.spans().length).toBe(before + 4 * malformed.length);
  const roots = collector
    .spans()
    .slice(before)
    .filter(({ parentSpanId }) => parentSpanId === '');
  expect(roots).toHaveLength(malformed.length);
  expect(roots.map(({ traceId }) => traceId)).not.toContain(TRACE);
});

it('records nothing where the caller does not, nor of probes, metrics and the page', async () => {
  const before = collector.spans().length;
  const unsampled = newTrace('00');
  const sampled = newTrace();
  expect((await predict(frontend.url, { sms: 'hi' }, { headers: unsampled.headers })).status).toBe(200);
  for (const path of ['/healthz', '/readyz', '/metrics', '/version', '/route', '/sms/', '/docs/json', '/nothing']) {
    await call(`${frontend.url}${path}`, { headers: sampled.headers });
  }
  const last = newTrace();
  await predict(frontend.url, { sms: 'hi' }, { headers: last.headers });
  await expect.poll(() => of(last.traceId)).toHaveLength(4);
  expect(collector.spans()).toHaveLength(before + 4);
});

describe('an error', () => {
  it('of the model shows in both spans of the app, and its ids in the log', async () => {
    const lonely = await startFrontend('http://127.0.0.1:9', {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/mine`,
      OTEL_BSP_SCHEDULE_DELAY: '50',
    });
    const { traceId, headers } = newTrace();
    expect((await predict(lonely.url, { sms: 'hi' }, { headers })).status).toBe(503);
    await expect.poll(() => of(traceId)).toHaveLength(2);
    const server = named(of(traceId), 'frontend', 2);
    expect(server).toMatchObject({ status: 2, attributes: { 'http.response.status_code': 503, 'error.type': '503' } });
    expect(named(of(traceId), 'frontend', 3)).toMatchObject({ status: 2, attributes: { 'error.type': 'ERR_NETWORK' } });
    expect(collector.paths).toContain('POST /mine');
    const lines = lonely.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', status: 503, trace_id: traceId, span_id: server?.spanId }),
    );
  });

  it('of the caller is none of the service', async () => {
    const { traceId, headers } = newTrace();
    const json = { 'content-type': 'application/json' };
    await call(`${frontend.url}/predict`, { method: 'POST', headers: { ...json, ...headers }, body: '{"sms":1}' });
    await expect.poll(() => of(traceId)).toHaveLength(1);
    expect(of(traceId)[0]).toMatchObject({ status: 0, attributes: { 'http.response.status_code': 400 } });
  });

  it('of the caller that leaves is told', async () => {
    const { traceId, headers } = newTrace();
    model.signal('SIGSTOP');
    await expect(predict(frontend.url, { sms: 'hi' }, { headers, timeoutMs: 200 })).rejects.toThrow();
    model.signal('SIGCONT');
    await expect.poll(() => named(of(traceId), 'web', 2)?.attributes['error.type']).toBe('client_left');
  });
});

it('exports the last spans when it is told to stop', async () => {
  const own = await startFrontend(model.url, {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '60000',
    SHUTDOWN_DELAY_MS: '0',
  });
  const { traceId, headers } = newTrace();
  await predict(own.url, { sms: 'hi' }, { headers });
  own.signal('SIGTERM');
  expect(await own.exited).toBe(0);
  expect(named(of(traceId), 'frontend', 2)?.parentSpanId).toBe(PARENT);
});
