import { DeadlineError, LethalMessageError, NoWorkerError, QueueFullError } from '@sms-checker/model-runtime';
import { ProblemException } from '@sms-checker/service-kit';

/** Nobody reads it: the client has left. It is the status that such calls are counted under. */
const CLIENT_LEFT = 499;

/** Seconds after which a busy or broken model may well answer again. */
const SOON = 1;

const LETHAL =
  'the model cannot score this message: workers ended while they had it, so it will be refused from now on';

/** What callers are told where the model gives no answer. What nobody foresaw stays as it is: a 500 without details. */
export function problemOf(error: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted) return new ProblemException(CLIENT_LEFT, 'the client left before there was an answer');
  if (error instanceof QueueFullError) {
    const seconds = Math.max(SOON, Math.ceil(error.retryAfter));
    return again(429, `too many messages are waiting for the model: try again in ${seconds} s`, seconds);
  }
  if (error instanceof DeadlineError) return again(503, `${error.message}: try again later`, SOON);
  if (error instanceof NoWorkerError) return again(503, 'the model is not ready: see /readyz', SOON);
  if (error instanceof LethalMessageError) return new ProblemException(500, LETHAL);
  return error;
}

function again(status: number, detail: string, seconds: number): ProblemException {
  return new ProblemException(status, detail, { headers: { 'retry-after': String(seconds) } });
}
