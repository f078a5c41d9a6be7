import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { MAX_BODY_BYTES } from '@sms-checker/contracts';
import {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Logger } from 'pino';
import type { ServiceConfig } from './config.js';
import { AllowedMethods } from './allowed-methods.js';
import type { ErrorShape } from './error-shape.js';
import { injectFaults } from './faults.js';
import { IDENTITY, type Identity } from './health.controller.js';
import { acceptOnlyJson, JsonBodyPipe } from './json-body.js';
import { withLateChildren } from './late-logger.js';
import { NestLogger } from './logging.js';
import { openApiDocument } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { Readiness } from './readiness.js';
import {
  endsConnection,
  refuseConnection,
  refuseOddCalls,
  refuseUrl,
  REQUEST_TIMEOUT_MS,
  rewriteUrl,
} from './refusals.js';
import { answerWithRequestId, requestIdOf } from './request-id.js';
import { distrustRoutes } from './routes.js';
import { traceWhereAsked } from './tracing/tracing.js';

/** What a service is to the world. */
export interface ServiceDescription {
  title: string;
  description: string;
  /** Paths whose errors are no problem+json. */
  errorShapes?: readonly ErrorShape[];
}

/**
 * Whoever calls must close an idle connection first. A call that comes in while the timer is due is lost: where the event loop
 * has been busy, timers run before what has arrived is read. Envoy keeps an idle connection for an hour (`idle_timeout` of its
 * HttpProtocolOptions), longer than any other proxy that is known here.
 */
const KEEP_ALIVE_TIMEOUT_MS = 61 * 60_000;

/** Connections at once; one more is closed unheard. Each takes memory, and an idle one stays for as long as its caller likes. */
const MAX_CONNECTIONS = 12_000;

/** Makes a Nest application on Fastify with what both services share: bounds, ids, problems, docs. It does not listen yet. */
export async function createService(
  module: DynamicModule,
  { title, description, errorShapes = [] }: ServiceDescription,
  config: ServiceConfig,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    loggerInstance: withLateChildren(logger),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request: { headers: FastifyRequest['headers'] }) => requestIdOf(request.headers),
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1000, requireHostHeader: false },
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      refuseUrl(error, request, reply, errorShapes),
    clientErrorHandler: refuseConnection,
    rewriteUrl,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  fastify.server.maxConnections = MAX_CONNECTIONS;
  const allowedMethods = new AllowedMethods(fastify);
  await traceWhereAsked(fastify, config, app.get<Identity>(IDENTITY), logger);
  acceptOnlyJson(fastify);
  answerWithRequestId(fastify);
  refuseOddCalls(fastify, errorShapes);
  if (!config.TRUST_ROUTES) distrustRoutes(fastify);
  const readiness = app.get(Readiness);
  closeConnections(fastify, readiness);
  injectFaults(fastify, config, readiness, logger);
  app.useGlobalFilters(new ProblemFilter(allowedMethods, errorShapes));
  app.useGlobalPipes(new JsonBodyPipe());
  SwaggerModule.setup('docs', app, () => openApiDocument(app, title, description), { jsonDocumentUrl: 'docs/json' });
  return app;
}

/**
 * Tells callers that a connection takes no more calls: of a service that leaves, where one that were just cut could lose the call
 * that is coming in, and after a call that nothing can follow.
 */
function closeConnections(fastify: FastifyInstance, readiness: Readiness): void {
  fastify.addHook('onSend', ({ raw }, reply, payload, done) => {
    if (readiness.leaving || endsConnection(raw)) void reply.header('connection', 'close');
    done(null, payload);
  });
}
