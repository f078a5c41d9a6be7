import { PREDICT_PATH, PROBLEM_MEDIA_TYPE } from '@sms-checker/contracts';
import { MARK } from './body-mutations.js';
import type { Endpoint } from './endpoints.js';
import type { RawReply } from './raw-connection.js';
import type { FuzzRequest } from './request.js';

/** What any request may be answered that is not as it should be. */
const REFUSALS = [400, 404, 405, 413, 414, 415, 417, 431];

/** What files, redirects and documentation may answer besides, to who comes there by another path. */
const OF_FILES = [200, 206, 302, 304, 403, 412, 416];

const SAFE_ID = /^[\w.:-]{1,128}$/;
const PROBLEM_FIELDS = new Set(['type', 'title', 'status', 'detail', 'requestId', 'errors']);

/** What tells of the inside: stacks, and places of files. */
const INSIDE = /\n\s*at |node_modules|\.[jt]s:\d|file:\/\/|\/dist\/|Error:/;

/** In words what is wrong with an answer; undefined where nothing is. */
export function faultOf(
  endpoint: Endpoint,
  request: FuzzRequest,
  good: FuzzRequest,
  reply: RawReply,
): string | undefined {
  const { status, headers } = reply;
  if (request === good) return status === 200 ? undefined : `a good request got ${status}`;
  const isElsewhere = request.target.split('?', 1)[0] !== good.target.split('?', 1)[0];
  const allowed = [...endpoint.statuses, ...REFUSALS, ...(isElsewhere ? OF_FILES : [])];
  if (status >= 500 || !allowed.includes(status)) return `${status} is documented nowhere`;
  if ('x-injected' in headers || 'set-cookie' in headers) return 'a header came that the request made';
  if (Object.values(headers).some((value) => value.includes(MARK) && !value.includes(`/${MARK}`)))
    return 'a header holds what was sent';
  return faultOfId(request, reply) ?? (status >= 400 ? faultOfRefusal(request, reply) : faultOfAnswer(request, reply));
}

/** Every answer has an id that is safe to log; a safe one of the caller is kept, but where no request was made out. */
function faultOfId({ headers }: FuzzRequest, { headers: got, last }: RawReply): string | undefined {
  const id = got['x-request-id'] ?? '';
  if (!SAFE_ID.test(id)) return `the id of the request is ${JSON.stringify(id)}`;
  const sent = headers
    .filter(([name]) => name === 'x-request-id')
    .map(([, value]) => value.replace(/^[ \t]+|[ \t]+$/g, ''));
  const isKept = sent.length !== 1 || !SAFE_ID.test(sent[0] ?? '') || sent[0] === id;
  return isKept || last ? undefined : `the id ${sent[0] ?? ''} became ${id}`;
}

function faultOfRefusal({ method, target }: FuzzRequest, reply: RawReply): string | undefined {
  if (method === 'HEAD') return undefined;
  if (INSIDE.test(reply.body)) return 'the refusal tells of the inside';
  const type = reply.headers['content-type'] ?? '';
  const body = objectIn(reply.body);
  if (type.startsWith(PROBLEM_MEDIA_TYPE)) {
    if (Object.keys(body).some((key) => !PROBLEM_FIELDS.has(key))) return 'the problem has other fields';
    if (body.status !== reply.status || !body.title || !body.detail) return 'the problem is incomplete';
    return body.requestId === reply.headers['x-request-id'] ? undefined : 'the problem has another id';
  }
  const isOfProtocol =
    type.startsWith('application/json') && target.includes('/v2') && Object.keys(body).join() === 'error';
  return isOfProtocol && body.error ? undefined : `a refusal came as ${type}`;
}

/** A message is answered only as it was sent. */
function faultOfAnswer({ method, target, body }: FuzzRequest, reply: RawReply): string | undefined {
  if (method !== 'POST' || target.split('?', 1)[0] !== PREDICT_PATH) return undefined;
  try {
    const { sms } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as { sms: unknown };
    return objectIn(reply.body).sms === sms ? undefined : 'another message was answered';
  } catch {
    return 'what is no JSON was answered';
  }
}

function objectIn(json: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(json)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
