import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { HEADERS, PROBLEM_MEDIA_TYPE } from '@sms-checker/contracts';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorAnswer, type ErrorShape } from './error-shape.js';
import { problem, type Refusal } from './problem.js';
import { requestIdOf } from './request-id.js';

// What never comes to a route, so that the filter does not see it: each is answered here, in the same words and shape.

/** Milliseconds within which a whole request must have come; a slower sender is cut off with 408 within a second more. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** Makes a path of `*`, which means a server as a whole: Fastify would answer it without any hook, so without an id. */
export const rewriteUrl = ({ url = '' }: { url?: string }): string => (url.startsWith('*') ? `/${url}` : url);

/** Answers a URL for which there can be no route. */
export function refuseUrl(
  { code }: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  shapes: readonly ErrorShape[],
): void {
  const refusal =
    code === 'FST_ERR_MAX_PARAM_LENGTH'
      ? { status: 414, detail: 'a part of the path is longer than 100 characters' }
      : { status: 400, detail: 'the path of the URL is not valid: check its percent-encoding' };
  refuse(request, reply, refusal, shapes);
}

/** Not by an error: routes for files and documentation are none of Nest's, so that its filter sees none of theirs. */
function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal, shapes: readonly ErrorShape[]): void {
  const { type, body } = errorAnswer(request, refusal, shapes);
  void reply.status(refusal.status).header(HEADERS.requestId, request.id).type(type).send(body);
}

/** Refuses what Node would refuse without a word: a wrong expectation, a tunnel, a request without its one host. */
export function refuseOddCalls(fastify: FastifyInstance, shapes: readonly ErrorShape[]): void {
  fastify.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const refusal = { status: 417, detail: 'of the header expect only 100-continue is understood: leave it out' };
    const id = requestIdOf(request.headers);
    const { type, body } = errorAnswer({ url: request.url ?? '', id }, refusal, shapes);
    const json = JSON.stringify(body);
    const headers = { 'content-type': type, 'content-length': Buffer.byteLength(json), [HEADERS.requestId]: id };
    if (endsConnection(request)) response.setHeader('connection', 'close');
    response.writeHead(refusal.status, headers).end(json);
  });
  fastify.server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    endWith(socket, 400, 'this service is no proxy: it takes no CONNECT');
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const { httpVersion, rawHeaders } = request.raw;
    if (httpVersion === '1.0' || hostsIn(rawHeaders) === 1) done();
    else refuse(request, reply, { status: 400, detail: 'a request needs the header host, once' }, shapes);
  });
}

/**
 * Whether nothing can come after this request: Node's parser reads no further after the body of one that asks for another
 * protocol, though no service here speaks any. The next call would wait in vain, on a proxy's connection somebody else's.
 */
export const endsConnection = ({ headers }: IncomingMessage): boolean => headers.upgrade !== undefined;

const HOST = 'host';

/** How many lines of the header there are: of several, one proxy would go by the first, another by the last. */
function hostsIn(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    if (name.length === HOST.length && name.toLowerCase() === HOST) hosts++;
  }
  return hosts;
}

/** What is no HTTP, or came too slowly, has no request yet: the answer is written to the socket. */
export function refuseConnection(
  { code }: NodeJS.ErrnoException,
  socket: Duplex & { _httpMessage?: ServerResponse },
): void {
  if (!socket.writable || socket._httpMessage?.headersSent) {
    socket.destroy();
    return;
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    endWith(socket, 408, `the request was not complete within ${REQUEST_TIMEOUT_MS / 1000} s`);
  } else if (code === 'HPE_HEADER_OVERFLOW') {
    endWith(socket, 431, 'the headers are too large');
  } else {
    endWith(socket, 400, 'this is not a valid HTTP request');
  }
}

/** A problem as the last that is said on a connection. */
function endWith(socket: Duplex, status: number, detail: string): void {
  const answer = problem(status, detail, requestIdOf({}));
  const body = JSON.stringify(answer);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      `content-type: ${PROBLEM_MEDIA_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
      `${HEADERS.requestId}: ${answer.requestId}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
