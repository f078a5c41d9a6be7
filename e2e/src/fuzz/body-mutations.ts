import fc, { type Arbitrary } from 'fast-check';
import type { Mutation } from './request.js';

/** Stands in hostile values, so that what they got into is found. */
export const MARK = 'h0stile';

const DEEP = 4000;

/** JSON that is valid and stands where something else should. */
const VALUES: readonly string[] = [
  ...['null', 'true', '0', '-0', '1e400', '-1E-400', '123456789012345678901234567890', '""', '[]', '{}', '[[]]'],
  ...['"\\ud800"', '"\\u0000"', '"\\ufeff"', '" "', '"\u202e\u2066"', '"__proto__"', '"spam"', '{"toString":1}'],
  `"${MARK}\\r\\nx-injected: 1\\n{\\"level\\":\\"fatal\\"}"`,
  `{"__proto__":{"${MARK}":1}}`,
  `{"constructor":{"prototype":{"${MARK}":1}}}`,
  `"<script>${MARK}()</script><img src=x onerror=${MARK}()>"`,
  '['.repeat(DEEP) + ']'.repeat(DEEP),
  '{"a":'.repeat(DEEP) + '1' + '}'.repeat(DEEP),
  `"${'x'.repeat(5000)}"`,
  `[${'"x",'.repeat(300)}"x"]`,
];

const KEYS: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'then', 'toJSON', 'sms', 'id'],
  ...['guess', '', '\\u0000', '\\u005f_proto__', '$ref', 'inputs', 'parameters', 'data', 'x'.repeat(300), MARK],
];

const body = (what: string, change: (text: Buffer) => Buffer): Mutation => ({
  what,
  apply: (request) => ({ ...request, body: change(request.body) }),
});

/** In place of the n-th value of the JSON text, as a lexer sees them. */
function replaceValue(text: Buffer, n: number, by: string): Buffer {
  const json = text.toString('latin1');
  const values = [...json.matchAll(/(?<=[[:,])("(?:[^"\\]|\\.)*"|[-\d.eE+]+|true|false|null)(?=[,\]}])/g)];
  const value = values[n % Math.max(values.length, 1)];
  if (!value) return Buffer.from(by);
  return Buffer.from(
    json.slice(0, value.index) + Buffer.from(by).toString('latin1') + json.slice(value.index + value[0].length),
    'latin1',
  );
}

const spliced = (text: Buffer, at: number, bytes: Buffer, drop = 0): Buffer => {
  const place = at % (text.length + 1);
  return Buffer.concat([text.subarray(0, place), bytes, text.subarray(place + drop)]);
};

/** Bytes that are no UTF-8, that end a string, and that JSON, logs or headers give a meaning. */
const BYTES = [
  'ff',
  'c328',
  'eda080',
  'f8888080',
  '00',
  '22',
  '5c',
  '0d0a',
  'efbbbf',
  '7b',
  '7d',
  '2c',
  'e280a8',
  '1b5b',
  '08',
].map((hex) => Buffer.from(hex, 'hex'));

const place = fc.nat({ max: 400 });

/** What is done to bodies: their values, their fields, and their text. */
export const BODY_MUTATIONS: readonly Arbitrary<Mutation>[] = [
  fc
    .tuple(place, fc.constantFrom(...VALUES))
    .map(([n, value]) => body(`value ${n} becomes ${value.slice(0, 60)}`, (text) => replaceValue(text, n, value))),
  fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES), fc.boolean()).map(([key, value, first]) =>
    body(`a field ${key} of ${value.slice(0, 60)}`, (text) => {
      const field = `"${key}":${value}`;
      const json = text.toString('latin1');
      return Buffer.from(
        first ? json.replace('{', () => `{${field},`) : json.replace(/\}$/, () => `,${field}}`),
        'latin1',
      );
    }),
  ),
  fc.constantFrom(...VALUES).map((value) => body(`the body is ${value.slice(0, 60)}`, () => Buffer.from(value))),
  place.map((at) => body(`cut at ${at}`, (text) => text.subarray(0, at % (text.length + 1)))),
  fc
    .tuple(place, fc.constantFrom(...BYTES), fc.nat({ max: 3 }))
    .map(([at, bytes, drop]) => body(`${bytes.toString('hex')} at ${at}`, (text) => spliced(text, at, bytes, drop))),
  fc
    .constantFrom('efbbbf', 'fffe', 'feff', '2020', '0a')
    .map((hex) => body(`begins with ${hex}`, (text) => Buffer.concat([Buffer.from(hex, 'hex'), text]))),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => body('any bytes', () => Buffer.from(bytes))),
  fc
    .constantFrom(70_000, 70_000, 70_000, 1_200_000)
    .map((size) => body(`${size} bytes`, () => Buffer.alloc(size, 'x'))),
  fc.constant(body('no body', () => Buffer.alloc(0))),
];
