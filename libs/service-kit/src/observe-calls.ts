import type { FastifyInstance, FastifyRequest, onRequestHookHandler, preSerializationHookHandler } from 'fastify';
import { withFirst } from './first-hook.js';

/** A call of a route that has ended, well or not. */
export interface FinishedCall {
  request: FastifyRequest;
  /** HTTP status; 499 where the client left before the answer was out. */
  status: string;
  /** What the answer says, in one word; `none` where there is no answer. */
  result: string;
  /** From the headers of the request to the end of the answer. */
  seconds: number;
}

export interface CallObserver {
  started?(): void;
  finished(call: FinishedCall): void;
}

/** The label in an answer to `POST /predict`. */
const labelIn = (payload: unknown) => ((payload ?? {}) as { result?: string }).result;

const RESULT = Symbol('result');
type Observed = FastifyRequest & { [RESULT]?: string | undefined };

/**
 * Tells an observer of every call of some routes, those included that are refused before a controller sees them.
 * Comes before the routes are registered.
 * @param paths the routes' patterns
 * @param resultOf reads the result from an answer; undefined where it is none, such as an error
 */
export function observeCalls(
  fastify: FastifyInstance,
  paths: readonly string[],
  observer: CallObserver,
  resultOf: (payload: unknown) => string | undefined = labelIn,
): void {
  const began: onRequestHookHandler = (request: Observed, reply, done) => {
    const start = performance.now();
    observer.started?.();
    // 'close' comes once in any case; 'finish' does not when the client has gone. `once` would cost more than `on`: it takes the
    // listener off again.
    reply.raw.on('close', () => {
      observer.finished({
        request,
        status: reply.raw.writableFinished ? String(reply.statusCode) : '499',
        result: request[RESULT] ?? 'none',
        seconds: (performance.now() - start) / 1000,
      });
    });
    done();
  };
  const answers: preSerializationHookHandler = (request: Observed, _reply, payload, done) => {
    request[RESULT] = resultOf(payload);
    done(null, payload);
  };
  fastify.addHook('onRoute', (route) => {
    if (!paths.includes(route.url)) return;
    route.onRequest = withFirst(began, route.onRequest);
    route.preSerialization = withFirst(answers, route.preSerialization);
  });
}
