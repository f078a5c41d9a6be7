import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { HEADERS, MAX_BODY_BYTES, PROBLEM_MEDIA_TYPE } from '@sms-checker/contracts';
import { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { ServiceConfig } from './config.js';
import { AllowedMethods } from './allowed-methods.js';
import { errorAnswer, type ErrorShape } from './error-shape.js';
import { injectFaults } from './faults.js';
import { IDENTITY, type Identity } from './health.controller.js';
import { acceptOnlyJson, JsonBodyPipe } from './json-body.js';
import { NestLogger } from './logging.js';
import { openApiDocument } from './openapi.js';
import { ProblemFilter } from './problem.filter.js';
import { problem } from './problem.js';
import { Readiness } from './readiness.js';
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

/** Milliseconds within which a whole request must have come; a slower sender is cut off with 408 within a second more. */
const REQUEST_TIMEOUT_MS = 10_000;

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
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request: { headers: FastifyRequest['headers'] }) => requestIdOf(request.headers),
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1000 },
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) =>
      refuseUrl(request, reply, errorShapes),
    clientErrorHandler: refuseConnection,
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
  if (!config.TRUST_ROUTES) distrustRoutes(fastify);
  const readiness = app.get(Readiness);
  closeConnectionsOnLeaving(fastify, readiness);
  injectFaults(fastify, config, readiness, logger);
  app.useGlobalFilters(new ProblemFilter(allowedMethods, errorShapes));
  app.useGlobalPipes(new JsonBodyPipe());
  SwaggerModule.setup('docs', app, () => openApiDocument(app, title, description), { jsonDocumentUrl: 'docs/json' });
  return app;
}

/** A kept-alive connection that were just cut at the end could lose the call that is coming in: callers are told to stop. */
function closeConnectionsOnLeaving(fastify: FastifyInstance, readiness: Readiness): void {
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (readiness.leaving) void reply.header('connection', 'close');
    done(null, payload);
  });
}

/** A URL that cannot be decoded never reaches a route, so the filter does not see it. */
function refuseUrl(request: FastifyRequest, reply: FastifyReply, shapes: readonly ErrorShape[]): void {
  const detail = 'the path of the URL is not valid: check its percent-encoding';
  const { type, body } = errorAnswer(request, { status: 400, detail }, shapes);
  void reply.status(400).header(HEADERS.requestId, request.id).type(type).send(body);
}

/** What is no HTTP, or came too slowly, has no request yet: the answer is written to the socket. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Socket & { _httpMessage?: ServerResponse }): void {
  if (!socket.writable || socket._httpMessage?.headersSent) {
    socket.destroy();
    return;
  }
  const slow = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const large = error.code === 'HPE_HEADER_OVERFLOW';
  const [status, detail] = slow
    ? [408, `the request was not complete within ${REQUEST_TIMEOUT_MS / 1000} s`]
    : large
      ? [431, 'the headers are too large']
      : [400, 'this is not a valid HTTP request'];
  const answer = problem(status, detail, requestIdOf({}));
  const body = JSON.stringify(answer);
  socket.end(
    [
      `HTTP/1.1 ${status} ${answer.title}`,
      `content-type: ${PROBLEM_MEDIA_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
      `${HEADERS.requestId}: ${answer.requestId}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
