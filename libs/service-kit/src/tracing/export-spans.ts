import { setTimeout as sleep } from 'node:timers/promises';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Identity } from '../health.controller.js';
import { recordSpans } from './record-spans.js';
import { sparsely } from './sparsely.js';

/** Milliseconds that the last spans get at the end; what a collector does not take in that time is lost. */
const LAST_SPANS_MS = 500;

/** A collector that is away is told of so often at most. */
const COMPLAINTS_MS = 60_000;

/** Exports spans as the OTEL_ variables say, in batches of a queue that drops what does not fit. */
export function exportSpans(fastify: FastifyInstance, { service, version }: Identity, logger: Logger): void {
  const complain = sparsely(COMPLAINTS_MS, (message) => logger.warn(`${message}; requests are answered all the same`));
  setGlobalErrorHandler((error) => complain(`spans are not exported: ${reasonOf(error)}`));
  const ignore = () => undefined;
  const levels = { error: complain, warn: complain, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(levels, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });

  const own = resourceFromAttributes({ [ATTR_SERVICE_NAME]: service, [ATTR_SERVICE_VERSION]: version });
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(own)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const stop = recordSpans(fastify, provider.getTracer('sms-checker'), version);
  fastify.addHook('onClose', async () => {
    stop();
    const done = provider.shutdown().catch((error: unknown) => complain(`spans are lost: ${reasonOf(error)}`));
    await Promise.race([done, sleep(LAST_SPANS_MS, undefined, { ref: false })]);
  });
  logger.info('spans are exported');
}

/** An error of several addresses has a code alone. */
function reasonOf(error: unknown): string {
  const { message, code } = (error ?? {}) as { message?: string; code?: string | number };
  return [message, code].filter((part) => part !== undefined && part !== '').join(', ') || 'unknown';
}
