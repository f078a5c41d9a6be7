import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AllowedMethods } from './allowed-methods.js';
import { errorAnswer, type ErrorShape } from './error-shape.js';
import { pathOf } from './path-of.js';
import { ProblemException, type Refusal } from './problem.js';

/** What a caller should do about the refusals that Fastify itself makes. */
const DETAILS: Record<number, (request: FastifyRequest) => string> = {
  413: ({ routeOptions }) => `the body is larger than ${routeOptions.bodyLimit} bytes: send less in one call`,
  415: () => 'the body must be JSON: set the header content-type to application/json',
};

/** How long a body that is too large may go on coming before its sender is answered all the same. */
const LINGER_MS = 2000;

/** Answers every error as problem+json or in the shape of its path. What nobody foresaw is a 500 without details, logged whole. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly allowedMethods: AllowedMethods,
    private readonly shapes: readonly ErrorShape[],
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const answer = request.is404 ? this.noSuchRoute(request) : describe(error, request);
    const { status, detail } = answer;
    const cause = status === 500 ? error : answer.cause;
    // A 503 without a cause is a state and no event: who set it has logged it, and probes would repeat it for ever.
    if (status >= 500 && (cause || status !== 503)) {
      request.log.error({ err: cause, status }, `${request.method} failed: ${detail}`);
    }
    const send = () => {
      // Fastify would close after any body that it refused; those who sent the whole of one may go on.
      reply.removeHeader('connection');
      const { type, body } = errorAnswer(request, answer, this.shapes);
      void reply
        .status(status)
        .headers(answer.headers ?? {})
        .type(type)
        .send(body);
    };
    if (status === 413) void drained(request.raw).then(send);
    else send();
  }

  private noSuchRoute({ url, method }: FastifyRequest): Refusal {
    const allowed = this.allowedMethods.of(pathOf(url));
    // A route for files may take the path and have no file there.
    if (allowed.length === 0 || allowed.includes(method))
      return { status: 404, detail: 'there is nothing at this path: see /docs' };
    const allow = allowed.join(', ');
    return { status: 405, detail: `this path takes ${allow} only`, headers: { allow } };
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

function describe(error: unknown, request: FastifyRequest): Refusal {
  if (error instanceof ProblemException) {
    return { status: error.getStatus(), detail: error.detail, ...error.more };
  }
  const { statusCode = 500, message = '' } = (error ?? {}) as { statusCode?: number; message?: string };
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  if (status < 400 || status >= 500) return { status: 500, detail: 'something went wrong here: try again later' };
  return { status, detail: DETAILS[status]?.(request) ?? message };
}
