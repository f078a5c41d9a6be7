import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { FieldFault } from '@sms-checker/contracts';
import type { FastifyInstance } from 'fastify';
import secureJson from 'secure-json-parse';
import { ProblemException } from './problem.js';
import { readDto } from './read-dto.js';

/** It leaves a byte order mark where it is: the parser of JSON takes one off, and a second is no JSON. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

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

/**
 * Takes JSON alone, as it is and only as valid UTF-8: nothing is unpacked, as a small body could become a large one, and
 * Fastify's own parser would put replacement characters into messages.
 */
export function acceptOnlyJson(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, ({ headers }, body, done) => {
    try {
      if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
        throw new ProblemException(415, 'compressed bodies are not supported: leave Content-Encoding out');
      }
      done(null, parse(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** What an error repeats of what was sent is bounded, lest a small body make a large answer. */
const MAX_NAME = 64;
const MAX_UNKNOWN = 10;

/** Checks a JSON body against its DTO class; a fault is a 400 that names each field and the rule it broke. */
@Injectable()
export class JsonBodyPipe implements PipeTransform {
  transform(body: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' || !metatype) return body;
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw new ProblemException(400, 'the body must be a JSON object, such as {"sms": "hello"}');
    }
    const { dto, faults, unknown } = readDto(metatype as new () => object, body);
    if (faults.length === 0 && unknown.length === 0) return dto;
    const errors = [...faults, ...unknown.slice(0, MAX_UNKNOWN).map(unknownField)];
    throw new ProblemException(400, errors.map(({ message }) => message).join('; '), { errors });
  }
}

function unknownField(name: string): FieldFault {
  const field = name.slice(0, MAX_NAME);
  return { field, rule: 'unknownField', message: `${field} is not a field of this request: leave it out` };
}
