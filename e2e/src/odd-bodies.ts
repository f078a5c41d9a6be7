import { MAX_SMS_CODE_POINTS } from '@sms-checker/contracts';
import { between, oddText, oneOf, type Draw } from './odd-texts.js';

const bytes = (draw: Draw, most: number, byte: () => number) =>
  Buffer.from(Array.from({ length: between(draw, 0, most) }, byte));

/** What JSON is written in, so that some bodies nearly are. */
const JSON_BYTES = Buffer.from('{}[]":,\\/ 0123456789eE+-.truefalsn"sms"');

const anyBytes = (draw: Draw) =>
  draw() < 0.5
    ? bytes(draw, 200, () => between(draw, 0, 255))
    : bytes(draw, 200, () => JSON_BYTES[between(draw, 0, JSON_BYTES.length - 1)] ?? 0);

/** A message whose JSON string holds bytes as they come: all of them, those of ASCII, or escapes. */
function bytesInString(draw: Draw): Buffer {
  const alphabets = [
    () => between(draw, 0, 255),
    () => between(draw, 0x20, 0x7f),
    () => Buffer.from('\\u0d8f"nbx ')[between(draw, 0, 10)] ?? 0,
  ];
  return Buffer.concat([Buffer.from('{"sms":"'), bytes(draw, 40, oneOf(draw, alphabets)), Buffer.from('"}')]);
}

/** The body of a message; a lone surrogate comes as an escape, and so does all but ASCII if told. */
export function bodyOf(sms: string, escaped = false): Buffer {
  const json = JSON.stringify({ sms });
  const escape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return Buffer.from(escaped ? json.replace(/[^ -~]/g, escape) : json);
}

/** A body for `POST /predict`: nothing but bytes, bytes where a message should be, or a message of odd text. */
export function oddBody(draw: Draw): Buffer {
  const kind = draw();
  if (kind < 0.2) return anyBytes(draw);
  if (kind < 0.4) return bytesInString(draw);
  return bodyOf(oddText(draw), draw() < 0.25);
}

const tensor = (rows: number, data: Buffer) =>
  Buffer.concat([
    Buffer.from(`{"inputs":[{"name":"sms","shape":[${rows},1],"datatype":"BYTES","data":[`),
    data,
    Buffer.from(']}]}'),
  ]);

/** A request of the Open Inference Protocol with these messages. */
export const inferRequestOf = (messages: readonly string[]) =>
  tensor(messages.length, Buffer.from(JSON.stringify(messages).slice(1, -1)));

const HEAD = Buffer.from('{"sms":');

/** The same for one body: its message, whatever it is, follows a good one. A body that holds none stays as it is. */
export function inferBodyOf(body: Buffer): Buffer {
  if (!body.subarray(0, HEAD.length).equals(HEAD)) return body;
  return tensor(2, Buffer.concat([Buffer.from('"ok",'), body.subarray(HEAD.length, -1)]));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The message that must be answered, by the rules of the contract in other words; undefined where the body must be refused. */
export function messageIn(body: Buffer): string | undefined {
  try {
    const { sms, ...others } = JSON.parse(utf8.decode(body)) as { sms: unknown };
    if (typeof sms !== 'string' || !sms.isWellFormed() || !/\S/.test(sms)) return undefined;
    return [...sms].length <= MAX_SMS_CODE_POINTS && Object.keys(others).length === 0 ? sms : undefined;
  } catch {
    return undefined;
  }
}
