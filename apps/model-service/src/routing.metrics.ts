import { Inject, Injectable } from '@nestjs/common';
import { countFallbacks } from '@sms-checker/service-kit';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { FastifyInstance } from 'fastify';
import type { Counter } from 'prom-client';
import { ModelServiceConfig } from './config.js';

/** Counts what the routes say of a request. A shadow gets copies, which say what the route meant for the original. */
@Injectable()
export class RoutingMetrics {
  constructor(
    @Inject(ModelServiceConfig) private readonly config: ModelServiceConfig,
    @InjectMetric('model_fallbacks_total') private readonly fallbacks: Counter,
  ) {}

  observe(fastify: FastifyInstance): void {
    if (this.config.ROLE === 'live') countFallbacks(fastify, this.config.VERSION, this.fallbacks);
  }
}
