import type { Refusal } from './content.js';
import { tryAgain } from './words.js';

/** Why there is no answer, in words for the person at the page. */
export interface Failure {
  title: string;
  advice: string;
  /** Set when the message itself is at fault. */
  field?: 'sms';
  /** What to name when reporting the failure. */
  requestId?: string;
}

/** Words for an answer whose status is not 200. */
export function refused(status: number, refusal: Refusal, retryAfter: string | null): Failure {
  const again = tryAgain(retryAfter, Date.now());
  switch (status) {
    case 400:
      return invalid(refusal);
    case 413:
      return { title: 'The message is too long to send.', advice: 'Shorten it and try again.', field: 'sms' };
    case 429:
      return { title: 'Too many messages are being checked right now.', advice: again };
    case 502:
    case 503:
    case 504:
      return { title: `The ${whoOf(refusal)} ${ABSENT[status]}.`, advice: `There is no answer. ${again}` };
    default:
      return {
        title: `The service could not answer (status ${status}).`,
        advice: 'Try again. If it happens again, report it to the people who run this service.',
      };
  }
}

const ABSENT = { 502: 'failed', 503: 'is away', 504: 'took too long' };

/** The service names the model as what it misses; a proxy that answers in its place says so without a problem. */
function whoOf({ detail }: Refusal): string {
  return detail === undefined ? 'service' : 'model';
}

function invalid({ errors, detail }: Refusal): Failure {
  const reasons = errors.map(({ message }) => message).join('; ') || detail;
  const failure: Failure = {
    title: 'The message was not accepted.',
    advice: reasons ? `The service says: ${reasons}` : 'The service did not say why.',
  };
  return errors.every(({ field }) => field === 'sms') ? { ...failure, field: 'sms' } : failure;
}

/** Words for a call that brought no answer at all. */
export function unanswered(error: unknown, online: boolean, timeoutMs: number): Failure {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return {
      title: `No answer within ${timeoutMs / 1000} seconds.`,
      advice: 'The service may be busy. Try again in a moment.',
    };
  }
  return online
    ? { title: 'The service could not be reached.', advice: 'Try again in a moment.' }
    : { title: 'You are offline.', advice: 'Connect to the network, then try again.' };
}

/** Words for a 200 that is not the answer of this service, such as the sign-in page of a hotel's network. */
export function unreadable(): Failure {
  return {
    title: 'The answer could not be read.',
    advice: 'Something on the way changed it. Check your network, then try again.',
  };
}
