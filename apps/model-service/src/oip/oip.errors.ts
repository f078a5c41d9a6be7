import { STATUS_CODES } from 'node:http';
import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { ErrorShape } from '@sms-checker/service-kit';
import { OipError } from './oip.dto.js';

/** Every error under `/v2`, whoever makes it: `{"error": "what was wrong"}`. */
export const OIP_ERRORS: ErrorShape = { path: '/v2', body: (detail): OipError => ({ error: detail }) };

/** Documents that a route can answer an error of the protocol with these statuses. */
export function ApiOipErrors(...statuses: number[]): MethodDecorator {
  return applyDecorators(
    ...statuses.map((status) => ApiResponse({ status, description: STATUS_CODES[status] ?? '', type: OipError })),
  );
}
