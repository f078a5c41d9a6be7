import { defaultTextMapSetter, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { TRACE_STATE_HEADER, W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
} from '@opentelemetry/semantic-conventions';
import { outgoingCalls, type OutgoingCall } from './channels.js';
import type { Contexts } from './record-spans.js';
import { spansOf } from './spans-of.js';

const propagator = new W3CTraceContextPropagator();

/** A client span for each call to another service, whose context the call takes along. @returns what ends that */
export function subscribeToCalls(tracer: Tracer, contexts: Contexts): () => void {
  return spansOf(
    outgoingCalls,
    (call) => {
      const parent = contexts.get(call.request);
      if (!parent) return undefined;
      const name = `${call.method} ${new URL(call.url).pathname}`;
      const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes: describe(call) }, parent);
      // It belongs to the caller's traceparent; where that could not be read, it is of no trace that goes on.
      Reflect.deleteProperty(call.headers, TRACE_STATE_HEADER);
      propagator.inject(trace.setSpan(parent, span), call.headers, defaultTextMapSetter);
      return span;
    },
    (span, call) => {
      const { status, reason } = outcomeOf(call);
      if (status !== undefined) span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
      if (reason === undefined) return;
      span.setAttribute(ATTR_ERROR_TYPE, reason).setStatus({ code: SpanStatusCode.ERROR });
    },
  );
}

function describe({ method, url }: OutgoingCall) {
  const { hostname, port, protocol } = new URL(url);
  return {
    [ATTR_HTTP_REQUEST_METHOD]: method,
    [ATTR_URL_FULL]: url,
    [ATTR_SERVER_ADDRESS]: hostname,
    [ATTR_SERVER_PORT]: Number(port) || (protocol === 'https:' ? 443 : 80),
  };
}

/** The status where there was an answer, and what kind of failure it was, if one. */
function outcomeOf({ result, error }: OutgoingCall): { status?: number; reason?: string } {
  if (result) return { status: result.status };
  const { response, code } = (error ?? {}) as { response?: { status: number }; code?: string };
  if (response) return { status: response.status, reason: String(response.status) };
  return { reason: code ?? '_OTHER' };
}
