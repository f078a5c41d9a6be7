import { SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { ATTRIBUTES } from './attributes.js';
import { modelWork } from './channels.js';
import type { Contexts } from './record-spans.js';
import { spansOf } from './spans-of.js';

/** A span for the time that a model takes, its queue included. @returns what ends that */
export function subscribeToWork(tracer: Tracer, contexts: Contexts): () => void {
  return spansOf(
    modelWork,
    ({ what, request, messages, modelVersion }) => {
      const parent = contexts.get(request);
      const attributes = { [ATTRIBUTES.messages]: messages, [ATTRIBUTES.modelVersion]: modelVersion };
      return parent && tracer.startSpan(what, { attributes }, parent);
    },
    (span, { error }) => {
      if (error === undefined) return;
      const kind = error instanceof Error ? error.name : '_OTHER';
      span.setAttribute(ATTR_ERROR_TYPE, kind).setStatus({ code: SpanStatusCode.ERROR });
    },
  );
}
