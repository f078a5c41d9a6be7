import { setTimeout as sleep } from 'node:timers/promises';
import { PREDICT_PATH } from '@sms-checker/contracts';
import { Pool } from 'undici';

/** Callers at once, each of whom asks again as soon as it has an answer. */
const CALLERS = 32;

/** Milliseconds that nothing counts for: the first thousands of calls are slower, until their code is compiled. */
const WARM_UP_MS = 5000;

/** Milliseconds that one call may take. */
const LIMIT_MS = 5000;

/** Milliseconds that a caller waits who got no answer. */
const PAUSE_MS = 50;

const MESSAGES = ['See you at six', 'WINNER!! Claim your free prize now, call 09061701461', 'Ok, thanks a lot'];

/**
 * Calls a second that a site carries with some callers at once, by a closed loop from this machine.
 * @param seconds for which it is measured, after some to warm up
 * @returns answers a second of any status; 0 where nothing answers
 */
export async function capacityOf(url: string, seconds: number, signal: AbortSignal): Promise<number> {
  const pool = new Pool(url, { connections: CALLERS });
  const from = performance.now() + WARM_UP_MS;
  const until = from + seconds * 1000;
  let answers = 0;
  const caller = async (_: unknown, i: number) => {
    for (let call = i; performance.now() < until && !signal.aborted; call++) {
      const body = JSON.stringify({ sms: MESSAGES[call % MESSAGES.length] });
      const isAnswered = await ask(pool, body);
      if (!isAnswered) await sleep(PAUSE_MS);
      else if (performance.now() >= from && performance.now() < until) answers++;
    }
  };
  try {
    await Promise.all(Array.from({ length: CALLERS }, caller));
  } finally {
    await pool.destroy();
  }
  return answers / seconds;
}

async function ask(pool: Pool, body: string): Promise<boolean> {
  try {
    const headers = { 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(LIMIT_MS);
    const answer = await pool.request({ path: PREDICT_PATH, method: 'POST', headers, body, signal });
    await answer.body.dump();
    return true;
  } catch {
    return false;
  }
}
