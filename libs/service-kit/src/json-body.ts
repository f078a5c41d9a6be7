import { Injectable, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { FieldFault } from '@sms-checker/contracts';
import type { ValidationError } from 'class-validator';
import type { FastifyInstance } from 'fastify';
import secureJson from 'secure-json-parse';
import { ProblemException } from './problem.js';

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  let text: string;
  try {
    text = utf8.decode(body);
  } catch (cause) {
    throw new ProblemException(400, 'the body is not valid UTF-8', { cause });
  }
  try {
    return secureJson.parse(text);
  } catch (cause) {
    throw new ProblemException(400, 'the body is not valid JSON', { cause });
  }
}

/** Takes JSON alone, and only as valid UTF-8: Fastify's own parser would put replacement characters into messages. */
export function acceptOnlyJson(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parse(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Checks a JSON body against its DTO class; a fault is a 400 that names each field and the rule it broke. */
@Injectable()
export class JsonBodyPipe extends ValidationPipe {
  constructor() {
    super({ whitelist: true, forbidNonWhitelisted: true, exceptionFactory: refuse });
  }

  override async transform(body: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new ProblemException(400, 'the body must be a JSON object, such as {"sms": "hello"}');
    }
    return (await super.transform(body, metadata)) as unknown;
  }
}

function refuse(faults: ValidationError[]): ProblemException {
  const errors = faults.flatMap(({ property, constraints = {} }) =>
    Object.entries(constraints).map(([rule, message]): FieldFault =>
      rule === 'whitelistValidation'
        ? { field: property, rule: 'unknownField', message: `${property} is not a field of this request: leave it out` }
        : { field: property, rule, message },
    ),
  );
  return new ProblemException(400, errors.map(({ message }) => message).join('; '), { errors });
}
