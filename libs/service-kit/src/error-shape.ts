import { PROBLEM_MEDIA_TYPE } from '@sms-checker/contracts';
import type { FastifyRequest } from 'fastify';
import { pathOf } from './path-of.js';
import { problem, type Refusal } from './problem.js';

/** How errors look under a path whose protocol has a shape of its own. */
export interface ErrorShape {
  /** The path and all that is under it, such as `/v2`. */
  readonly path: string;
  /** The body, sent as `application/json`. */
  body(detail: string): object;
}

/** Media type and body of an error answer: problem+json but where one of the shapes holds. */
export function errorAnswer(
  request: Pick<FastifyRequest, 'url' | 'id'>,
  { status, detail, errors }: Refusal,
  shapes: readonly ErrorShape[],
): { type: string; body: object } {
  const path = pathOf(request.url);
  const shape = shapes.find((one) => path === one.path || path.startsWith(`${one.path}/`));
  if (shape) return { type: 'application/json', body: shape.body(detail) };
  return { type: PROBLEM_MEDIA_TYPE, body: problem(status, detail, request.id, errors) };
}
