import { STATUS_CODES } from 'node:http';
import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { FieldFault, Problem, PROBLEM_MEDIA_TYPE } from '@sms-checker/contracts';

/** Documents that a route can answer problem+json with these statuses. */
export function ApiProblems(...statuses: number[]): MethodDecorator & ClassDecorator {
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: getSchemaPath(Problem) } } };
  return applyDecorators(
    ApiExtraModels(Problem, FieldFault),
    ...statuses.map((status) => ApiResponse({ status, description: STATUS_CODES[status] ?? '', content })),
  );
}
