import { PROBLEM_MEDIA_TYPE, type Problem } from '@sms-checker/contracts';
import type { Reply } from './http.js';

/** The problem that an answer describes. @throws Error where it is no problem+json as RFC 9457 and the contract have it */
export function problemOf({ status, headers, body }: Reply): Problem {
  const type = headers['content-type'] ?? 'nothing';
  if (!type.startsWith(PROBLEM_MEDIA_TYPE)) throw new Error(`${status} came as ${type}: ${body.slice(0, 200)}`);
  const problem = JSON.parse(body) as Problem;
  if (problem.status !== status) throw new Error(`${status} came with a problem of status ${problem.status}`);
  if (!problem.title || !problem.detail || !problem.requestId) throw new Error(`the problem is incomplete: ${body}`);
  return problem;
}
