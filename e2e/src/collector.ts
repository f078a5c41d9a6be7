import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { readMessage, type Fields } from './protobuf.js';

/** A span as it was exported, with what its process says of itself. */
export interface Span {
  traceId: string;
  spanId: string;
  /** Empty where it has none. */
  parentSpanId: string;
  name: string;
  /** 1 internal, 2 server, 3 client. */
  kind: number;
  attributes: Record<string, unknown>;
  /** 0 unset, 1 ok, 2 error. */
  status: number;
  resource: Record<string, unknown>;
}

/** What a collector does with a batch: take it, leave it without an answer, or refuse it. */
export type Behaviour = 'take' | 'hang' | 'fail';

/** A collector of OTLP by http/protobuf that remembers what it gets. */
export async function startCollector(behaviour: Behaviour = 'take') {
  const bodies: Buffer[] = [];
  const paths: string[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      bodies.push(body);
      paths.push(`${request.method ?? ''} ${request.url ?? ''}`);
      if (behaviour !== 'hang') response.writeHead(behaviour === 'fail' ? 500 : 200).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    paths,
    spans: () => bodies.flatMap(spansIn),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

// The numbers of the fields are those of OpenTelemetry's trace.proto, common.proto and trace_service.proto.
function spansIn(body: Buffer): Span[] {
  return messages(readMessage(body), 1).flatMap((resourceSpans) => {
    const resource = attributesOf(messages(resourceSpans, 1).flatMap((one) => messages(one, 1)));
    const spans = messages(resourceSpans, 2).flatMap((scopeSpans) => messages(scopeSpans, 2));
    return spans.map((span) => spanOf(span, resource));
  });
}

function spanOf(span: Fields, resource: Span['resource']): Span {
  const [status] = messages(span, 15);
  return {
    traceId: bytes(span, 1).toString('hex'),
    spanId: bytes(span, 2).toString('hex'),
    parentSpanId: bytes(span, 4).toString('hex'),
    name: bytes(span, 5).toString(),
    kind: number(span, 6),
    attributes: attributesOf(messages(span, 9)),
    status: status ? number(status, 3) : 0,
    resource,
  };
}

function attributesOf(pairs: Fields[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map((pair) => [bytes(pair, 1).toString(), valueOf(messages(pair, 2)[0])]));
}

/** A text or a number; nothing else is in our spans but in those of the SDK itself. */
function valueOf(value: Fields = new Map()): unknown {
  if (value.has(1)) return bytes(value, 1).toString();
  return value.has(3) ? number(value, 3) : undefined;
}

const all = (fields: Fields, field: number) => fields.get(field) ?? [];
const messages = (fields: Fields, field: number) => all(fields, field).map((value) => readMessage(value as Buffer));
const bytes = (fields: Fields, field: number) => (all(fields, field)[0] ?? Buffer.alloc(0)) as Buffer;
const number = (fields: Fields, field: number) => Number(all(fields, field)[0] ?? 0);
