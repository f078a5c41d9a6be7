import type { IncomingHttpHeaders } from 'node:http';
import type { Context, Tracer } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { subscribeToCalls } from './call-spans.js';
import { recordRequests } from './request-spans.js';
import { subscribeToWork } from './work-spans.js';

/** The context of every request that is being answered, with its span. What it does is a child of that. */
export type Contexts = WeakMap<IncomingHttpHeaders, Context>;

/** Makes a span of each prediction, and of what is done for it. @returns what ends that */
export function recordSpans(fastify: FastifyInstance, tracer: Tracer, version: string): () => void {
  const contexts: Contexts = new WeakMap();
  recordRequests(fastify, tracer, contexts, version);
  const subscriptions = [subscribeToCalls(tracer, contexts), subscribeToWork(tracer, contexts)];
  return () => subscriptions.forEach((unsubscribe) => unsubscribe());
}
