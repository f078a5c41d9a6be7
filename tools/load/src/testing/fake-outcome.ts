import type { Label, Version } from '@sms-checker/contracts';
import type { Outcome } from '../run.js';

/** What came of a call of user 1: a ham that v1 rightly answered after 20 ms, 10 of them since it was sent. */
export function outcome(
  change: Partial<Outcome> = {},
  { result = 'ham', version = 'v1' }: { result?: Label; version?: Version } = {},
): Outcome {
  return {
    call: {
      at: 0,
      user: { number: 1, cookies: {}, headers: {} },
      last: true,
      message: { text: 'see you at noon', truth: 'ham' },
      guess: 'ham',
    },
    time: Date.UTC(2026, 0, 2),
    status: 200,
    latencyMs: 20,
    serviceMs: 10,
    version,
    before: undefined,
    reply: { status: 200, requestId: 'call-1', answer: { result, version, modelVersion: '7', assignment: 'random' } },
    ...change,
  };
}

/** The same of a call that failed. */
export const failure = (status: number | string, change: Partial<Outcome> = {}): Outcome =>
  outcome({ status, reply: { status }, ...change });
