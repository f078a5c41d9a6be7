import fc, { type Arbitrary } from 'fast-check';
import type { Endpoint } from './endpoints.js';

/** A request of HTTP/1.1 whose framing is good, whatever else is. Strings are bytes (latin1). */
export interface FuzzRequest {
  method: string;
  target: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
  /** Whether the body goes in chunks. */
  chunked: boolean;
}

/** Something that is done to a good request. */
export interface Mutation {
  /** In words, for who reads of a fault. */
  what: string;
  apply(request: FuzzRequest): FuzzRequest;
}

const JSON_TYPE = ['content-type', 'application/json'] as const;

/** Requests that an endpoint must answer with success. */
export function goodRequests({ method, path, query, body }: Endpoint): Arbitrary<FuzzRequest> {
  const target = fc.constantFrom(path, ...query.flatMap((name) => [`${path}?${name}=false`, `${path}?${name}=true`]));
  const base = { method, headers: [['host', 'sms.example']] as const, body: Buffer.alloc(0), chunked: false };
  if (!body) return target.map((to) => ({ ...base, target: to }));
  return fc.tuple(target, body, fc.boolean()).map(([to, value, chunked]) => ({
    ...base,
    target: to,
    headers: [...base.headers, JSON_TYPE],
    body: Buffer.from(JSON.stringify(value)),
    chunked,
  }));
}

/** The bytes of a request. */
export function bytesOf({ method, target, headers, body, chunked }: FuzzRequest): Buffer {
  const length = body.length > 0 || method !== 'GET' ? [`content-length: ${body.length}`] : [];
  const framing = chunked ? ['transfer-encoding: chunked'] : length;
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const head = Buffer.from([`${method} ${target} HTTP/1.1`, ...lines, ...framing, '', ''].join('\r\n'), 'latin1');
  return Buffer.concat([head, chunked ? inChunks(body) : body]);
}

/** In two chunks, so that a character may be split. */
function inChunks(body: Buffer): Buffer {
  const half = Math.ceil(body.length / 2);
  const parts = [body.subarray(0, half), body.subarray(half)].filter(({ length }) => length > 0);
  const chunks = parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]);
  return Buffer.concat([...chunks, Buffer.from('0\r\n\r\n')]);
}
