import { assignmentOf, HEADERS, LIVE_VERSIONS, type Version } from '@sms-checker/contracts';
import type { FastifyInstance } from 'fastify';
import type { Counter } from 'prom-client';
import { isExplained } from './explain.query.js';
import { isPredictionPath } from './prediction-paths.js';

const SAID_BY_ROUTES = [HEADERS.assignment, HEADERS.intendedVersion];

/** Forgets what is said in the name of routes: where there are none, only a client can have written it. */
export function distrustRoutes(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ headers }, _reply, done) => {
    // Only where they are there: headers that nobody sent would make every look at the others slower.
    for (const name of SAID_BY_ROUTES) if (headers[name] !== undefined) headers[name] = undefined;
    done();
  });
}

/** Counts requests that a route meant for another live version than this one, by who made them and whether they are predictions. */
export function countFallbacks(fastify: FastifyInstance, version: Version, fallbacks: Counter): void {
  const others = LIVE_VERSIONS.filter((live) => live !== version);
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request;
    const intended = others.find((other) => other === headers[HEADERS.intendedVersion]);
    if (intended) {
      const assignment = assignmentOf(headers[HEADERS.assignment]);
      const prediction = String(isPredictionPath(request.routeOptions.url) && !isExplained(request));
      fallbacks.inc({ intended, version, assignment, prediction });
    }
    done();
  });
}
