import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiQuery } from '@nestjs/swagger';
import { ExplainedPart, Explanation, PREDICT_PATH } from '@sms-checker/contracts';
import type { FastifyRequest } from 'fastify';
import { ProblemException } from './problem.js';

const NAME = 'explain';
const RULE = `${NAME} in the query must be true or false, or left out`;

/** Whether the query of a call asks for an explanation. @throws ProblemException 400 that names the parameter */
export function explainAsked({ query }: Pick<FastifyRequest, 'query'>): boolean {
  const value = (query as Record<string, unknown>)[NAME];
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw new ProblemException(400, RULE, { errors: [{ field: NAME, rule: 'isBooleanString', message: RULE }] });
}

/**
 * Whether a call asks why. It comes after a prediction, takes longer, and is none itself: it is counted, timed and logged
 * with no predictions, lest an explanation be taken for a second message or for a slow release.
 */
export const isExplained = (request: Pick<FastifyRequest, 'routeOptions' | 'query'>): boolean =>
  // In this order: Fastify makes the options of a route anew for each look.
  (request.query as Record<string, unknown>)[NAME] === 'true' && request.routeOptions.url === PREDICT_PATH;

/** Documents that a route takes `?explain`. */
export function ApiExplain(): MethodDecorator & ClassDecorator {
  const description = 'true: the answer says why, in `explanation`. This takes the model longer.';
  return applyDecorators(
    ApiExtraModels(Explanation, ExplainedPart),
    ApiQuery({ name: NAME, required: false, schema: { type: 'boolean', default: false }, description }),
  );
}
