import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { HEADERS, TRACE_HEADERS } from '@sms-checker/contracts';
import type { FastifyInstance } from 'fastify';

/** Ids that are safe in a header, a cookie and a log line. */
const SAFE_ID = /^[\w.:-]{1,128}$/;

/** The caller's id of the request where it sent a sane one, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const id = headers[HEADERS.requestId];
  return typeof id === 'string' && SAFE_ID.test(id) ? id : randomUUID();
}

/** Tells every caller the id under which the logs know its request. */
export function answerWithRequestId(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header(HEADERS.requestId, request.id);
    done();
  });
}

const PASSED_ON = [...TRACE_HEADERS, HEADERS.assignment];

/** The headers that a call to another service takes along, so that traces and logs hang together. */
export function passedOn(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
