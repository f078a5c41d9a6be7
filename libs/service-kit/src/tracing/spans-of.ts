import type { TracingChannel } from 'node:diagnostics_channel';
import type { Span } from '@opentelemetry/api';

const ignore = () => undefined;

/**
 * Makes a span of each piece of work that a channel tells of.
 * @param start the span, where there should be one
 * @param finish says how it ended; the span ends after that
 * @returns what unsubscribes
 */
export function spansOf<T extends object>(
  channel: TracingChannel<T, T>,
  start: (work: T) => Span | undefined,
  finish: (span: Span, work: T) => void,
): () => void {
  const spans = new WeakMap<T, Span>();
  const subscribers = {
    start: (work: T) => {
      const span = start(work);
      if (span) spans.set(work, span);
    },
    asyncEnd: (work: T) => {
      const span = spans.get(work);
      if (!span) return;
      finish(span, work);
      span.end();
    },
    end: ignore,
    asyncStart: ignore,
    error: ignore,
  };
  channel.subscribe(subscribers);
  return () => channel.unsubscribe(subscribers);
}
