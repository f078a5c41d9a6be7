import { HEADERS } from '@sms-checker/contracts';
import type { FastifyInstance } from 'fastify';

/** Forgets what is said in the name of routes: where there are none, only a client can have written it. */
export function distrustRoutes(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ headers }, _reply, done) => {
    headers[HEADERS.assignment] = undefined;
    headers[HEADERS.intendedVersion] = undefined;
    done();
  });
}
