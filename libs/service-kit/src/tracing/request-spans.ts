import { defaultTextMapGetter, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_SERVER_ADDRESS,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pathOf } from '../path-of.js';
import { isPredictionPath } from '../prediction-paths.js';
import { ATTRIBUTES } from './attributes.js';
import type { Contexts } from './record-spans.js';

/** Characters of the name of the host, which the caller chose. */
const MAX_HOST = 253;

const propagator = new W3CTraceContextPropagator();

/** The version of the model in an answer, of `POST /predict` or of the Open Inference Protocol. */
const modelVersionIn = (payload: unknown): string | undefined => {
  const { modelVersion, model_version } = Object(payload) as { modelVersion?: string; model_version?: string };
  return modelVersion ?? model_version;
};

/** A server span for each prediction, with the caller's as its parent; its ids stand in what is logged of the request. */
export function recordRequests(fastify: FastifyInstance, tracer: Tracer, contexts: Contexts, version: string): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (isPredictionPath(request.routeOptions.url)) {
      const { method, headers, routeOptions } = request;
      const parent = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
      const name = `${method} ${routeOptions.url ?? ''}`;
      const attributes = { ...describe(request), [ATTRIBUTES.version]: version };
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
      contexts.set(headers, trace.setSpan(parent, span));
      const { traceId, spanId } = span.spanContext();
      request.log = reply.log = request.log.child({ trace_id: traceId, span_id: spanId });
      // 'close' comes once in any case; 'finish' does not when the client has gone.
      reply.raw.once('close', () => {
        const { attributes, failed } = outcomeOf(reply);
        span.setAttributes(attributes);
        if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      });
    }
    done();
  });
  fastify.addHook('preSerialization', ({ headers }, _reply, payload, done) => {
    const context = contexts.get(headers);
    const modelVersion = context && modelVersionIn(payload);
    if (modelVersion) trace.getSpan(context)?.setAttribute(ATTRIBUTES.modelVersion, modelVersion);
    done(null, payload);
  });
}

/** Of the URL only what this service itself has named: in the rest of a path, and in a query, may stand anything. */
function describe({ method, routeOptions, url, protocol, hostname, id }: FastifyRequest) {
  return {
    [ATTR_HTTP_REQUEST_METHOD]: method,
    [ATTR_HTTP_ROUTE]: routeOptions.url,
    ...(routeOptions.url === pathOf(url) && { [ATTR_URL_PATH]: routeOptions.url }),
    [ATTR_URL_SCHEME]: protocol,
    [ATTR_SERVER_ADDRESS]: hostname.slice(0, MAX_HOST),
    [ATTRIBUTES.requestId]: id,
  };
}

function outcomeOf({ raw, statusCode }: FastifyReply) {
  if (!raw.writableFinished) return { attributes: { [ATTR_ERROR_TYPE]: 'client_left' }, failed: false };
  const failed = statusCode >= 500;
  const error = failed && { [ATTR_ERROR_TYPE]: String(statusCode) };
  return { attributes: { [ATTR_HTTP_RESPONSE_STATUS_CODE]: statusCode, ...error }, failed };
}
