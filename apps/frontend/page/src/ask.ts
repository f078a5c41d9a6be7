import { HEADERS, PROBLEM_MEDIA_TYPE } from '@sms-checker/contracts/names';
import { asRefusal, parseFields } from './content.js';
import { refused, unanswered, unreadable, type Failure } from './failure.js';

const TIMEOUT_MS = 10_000;

/** Milliseconds after which waiting is said; an answer that is quicker would only make the page flicker. */
export const SLOW_MS = 500;

export type Outcome<T> = { answer: T } | { failure: Failure };

export interface Surroundings {
  fetch: typeof fetch;
  online: () => boolean;
  timeoutMs: number;
}

export const browser: Surroundings = {
  fetch: (input, init) => fetch(input, init),
  online: () => navigator.onLine,
  timeoutMs: TIMEOUT_MS,
};

/** Asks the service. Never rejects: whatever goes wrong, and whatever `read` does not know, comes back in words. */
export async function ask<T>(
  path: string,
  { headers, ...init }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> },
  read: (content: Record<string, unknown>) => T | undefined,
  { fetch, online, timeoutMs }: Surroundings,
): Promise<Outcome<T>> {
  try {
    const response = await fetch(path, {
      ...init,
      headers: { ...headers, accept: `application/json, ${PROBLEM_MEDIA_TYPE}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    // Still within the reach of `catch`: the connection may break or stall in the middle of the answer too.
    return outcomeOf(response, await response.text(), read);
  } catch (error) {
    return { failure: unanswered(error, online(), timeoutMs) };
  }
}

function outcomeOf<T>(
  response: Response,
  body: string,
  read: (content: Record<string, unknown>) => T | undefined,
): Outcome<T> {
  const content = parseFields(body);
  const answer = response.status === 200 ? read(content) : undefined;
  if (answer !== undefined) {
    return { answer };
  }
  const refusal = asRefusal(content);
  const failure =
    response.status === 200 ? unreadable() : refused(response.status, refusal, response.headers.get('retry-after'));
  // A proxy's own error has no request id in its body, but often one in its headers.
  const requestId = refusal.requestId ?? response.headers.get(HEADERS.requestId);
  return { failure: requestId ? { ...failure, requestId } : failure };
}
