import { assignmentOf, HEADERS, LIVE_VERSIONS, type Version } from '@sms-checker/contracts';
import type { FastifyInstance } from 'fastify';
import type { Counter } from 'prom-client';
import { isExplained } from './explain.query.js';
import { isPredictionPath } from './prediction-paths.js';

/** Forgets what is said in the name of routes: where there are none, only a client can have written it. */
export function distrustRoutes(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ headers }, _reply, done) => {
    headers[HEADERS.assignment] = undefined;
    headers[HEADERS.intendedVersion] = undefined;
    done();
  });
}

/** Counts requests that a route meant for another live version than this one, by who made them and whether they are predictions. */
export function countFallbacks(fastify: FastifyInstance, version: Version, fallbacks: Counter): void {
  const others = LIVE_VERSIONS.filter((live) => live !== version);
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { headers, routeOptions } = request;
    const intended = others.find((other) => other === headers[HEADERS.intendedVersion]);
    if (intended) {
      const assignment = assignmentOf(headers[HEADERS.assignment]);
      const prediction = String(isPredictionPath(routeOptions.url) && !isExplained(request));
      fallbacks.inc({ intended, version, assignment, prediction });
    }
    done();
  });
}
