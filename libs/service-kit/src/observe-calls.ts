import type { Label } from '@sms-checker/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A call of a route that has ended, well or not. */
export interface FinishedCall {
  request: FastifyRequest;
  /** HTTP status; 499 where the client left before the answer was out. */
  status: string;
  /** The label in the answer, `none` where there is no answer. */
  result: Label | 'none';
  /** From the headers of the request to the end of the answer. */
  seconds: number;
}

export interface CallObserver {
  started?(): void;
  finished(call: FinishedCall): void;
}

/** Tells an observer of every call of a route, those included that are refused before a controller sees them. */
export function observeCalls(fastify: FastifyInstance, path: string, observer: CallObserver): void {
  const results = new WeakMap<FastifyRequest, Label>();
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url === path) {
      const start = performance.now();
      observer.started?.();
      // 'close' comes once in any case; 'finish' does not when the client has gone.
      reply.raw.once('close', () => {
        observer.finished({
          request,
          status: reply.raw.writableFinished ? String(reply.statusCode) : '499',
          result: results.get(request) ?? 'none',
          seconds: (performance.now() - start) / 1000,
        });
      });
    }
    done();
  });
  fastify.addHook('preSerialization', (request, _reply, payload, done) => {
    const { result } = (payload ?? {}) as { result?: Label };
    if (result && request.routeOptions.url === path) results.set(request, result);
    done(null, payload);
  });
}
