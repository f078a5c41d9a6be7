import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import type { FieldFault, Problem } from '@sms-checker/contracts';

/** An error that the caller sees as it is: a status, a sentence that says what to do, and faults by field. */
export class ProblemException extends HttpException {
  constructor(
    status: number,
    readonly detail: string,
    readonly more: { errors?: FieldFault[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, status, { cause: more.cause });
  }
}

/** What a caller is told of an error, whatever the shape. */
export type Refusal = { status: number; detail: string } & ProblemException['more'];

/** The body of an error answer. */
export function problem(status: number, detail: string, requestId: string, errors?: FieldFault[]): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    requestId,
    ...(errors && { errors }),
  };
}
