import { METHODS, type IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { MAX_BODY_BYTES, PROBLEM_MEDIA_TYPE } from '@sms-checker/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem, ProblemException } from './problem.js';

/** What a caller should do about the refusals that Fastify itself makes. */
const DETAILS: Record<number, string> = {
  413: `the body is larger than ${MAX_BODY_BYTES} bytes: send a shorter message`,
  415: 'the body must be JSON: set the header content-type to application/json',
};

/** How long a body that is too large may go on coming before its sender is answered all the same. */
const LINGER_MS = 2000;

/** Answers every error as problem+json. What nobody foresaw is a 500 without details, logged whole. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const answer = request.is404 ? noSuchRoute(request) : describe(error);
    const { status, detail, errors } = answer;
    const cause = status === 500 ? error : answer.cause;
    // A 503 without a cause is a state and no event: who set it has logged it, and probes would repeat it for ever.
    if (status >= 500 && (cause || status !== 503)) {
      request.log.error({ err: cause, status }, `${request.method} failed: ${detail}`);
    }
    const send = () => {
      // Fastify would close after any body that it refused; those who sent the whole of one may go on.
      reply.removeHeader('connection');
      void reply
        .status(status)
        .headers(answer.headers ?? {})
        .type(PROBLEM_MEDIA_TYPE)
        .send(problem(status, detail, request.id, errors));
    };
    if (status === 413) void drained(request.raw).then(send);
    else send();
  }
}

/**
 * Lets the rest of a refused body come in and go, for a while: a connection that is closed on somebody who still sends
 * takes the answer with it.
 */
async function drained(body: IncomingMessage): Promise<void> {
  if (body.complete) return;
  body.resume();
  await finished(body, { signal: AbortSignal.timeout(LINGER_MS) }).catch(() => undefined);
}

type Answer = { status: number; detail: string } & ProblemException['more'];

function describe(error: unknown): Answer {
  if (error instanceof ProblemException) {
    return { status: error.getStatus(), detail: error.detail, ...error.more };
  }
  const { statusCode = 500, message = '' } = (error ?? {}) as { statusCode?: number; message?: string };
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  if (status < 400 || status >= 500) return { status: 500, detail: 'something went wrong here: try again later' };
  return { status, detail: DETAILS[status] ?? message };
}

function noSuchRoute({ url, server }: FastifyRequest): Answer {
  const path = url.split('?', 1)[0] ?? '';
  const allowed = METHODS.filter((method) => server.hasRoute({ method, url: path }));
  if (allowed.length === 0) return { status: 404, detail: 'there is nothing at this path: see /docs' };
  const allow = allowed.join(', ');
  return { status: 405, detail: `this path takes ${allow} only`, headers: { allow } };
}
