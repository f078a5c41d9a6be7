import { MAX_BODY_BYTES, MAX_SMS_CODE_POINTS } from '@sms-checker/contracts';
import type { Call } from '../http.js';

const json = { 'content-type': 'application/json' };

/** Calls of `/predict` that must be refused, each with the status that it must get. */
export const BAD_CALLS: readonly (Call & { status: number })[] = [
  { method: 'POST', headers: json, body: '{}', status: 400 },
  { method: 'POST', headers: json, body: 'not json', status: 400 },
  { method: 'POST', headers: json, body: '{"sms":" "}', status: 400 },
  { method: 'POST', headers: json, body: '{"sms":"x","__proto__":{"y":1}}', status: 400 },
  { method: 'POST', headers: json, body: JSON.stringify({ sms: 'x'.repeat(MAX_SMS_CODE_POINTS + 1) }), status: 400 },
  { method: 'POST', headers: json, body: JSON.stringify({ sms: 'x'.repeat(MAX_BODY_BYTES) }), status: 413 },
  { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'see you at six', status: 415 },
  { method: 'GET', status: 405 },
];
