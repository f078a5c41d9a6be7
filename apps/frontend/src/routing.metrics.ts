import { Inject, Injectable } from '@nestjs/common';
import { HEADERS } from '@sms-checker/contracts';
import { countFallbacks } from '@sms-checker/service-kit';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { FastifyInstance } from 'fastify';
import type { Counter } from 'prom-client';
import { FrontendConfig } from './config.js';

/** Counts what the routes say of a request, whichever it is: a user's first one fetches the page. */
@Injectable()
export class RoutingMetrics {
  constructor(
    @Inject(FrontendConfig) private readonly config: FrontendConfig,
    @InjectMetric('app_sessions_total') private readonly sessions: Counter,
    @InjectMetric('app_fallbacks_total') private readonly fallbacks: Counter,
  ) {}

  observe(fastify: FastifyInstance): void {
    const version = this.config.VERSION;
    fastify.addHook('onRequest', ({ headers }, _reply, done) => {
      if (headers[HEADERS.assignment] === 'drawn') this.sessions.inc({ version });
      done();
    });
    countFallbacks(fastify, version, this.fallbacks);
  }
}
