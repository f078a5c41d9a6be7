import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Identity } from '../health.controller.js';
import { isTraced, type TracingConfig } from './tracing.config.js';

/**
 * Records spans of predictions and exports them where the environment asks for it. Where it does not, nothing of
 * OpenTelemetry is loaded, and the trace context of a caller is passed on as it came.
 */
export async function traceWhereAsked(
  fastify: FastifyInstance,
  config: TracingConfig,
  identity: Identity,
  logger: Logger,
): Promise<void> {
  if (!isTraced(config)) return;
  const { exportSpans } = await import('./export-spans.js');
  exportSpans(fastify, identity, logger);
}
