import { PREDICT_PATH, type PredictResponse } from '@sms-checker/contracts';
import { request } from 'undici';

/** What came of a call: the version that answered, else what went wrong. */
export async function predict(url: string, headers: Record<string, string> = {}): Promise<string> {
  try {
    const { statusCode, body } = await request(`${url}${PREDICT_PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ sms: 'see you at six' }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await body.text();
    return statusCode === 200 ? (JSON.parse(text) as PredictResponse).version : `${statusCode} ${text}`;
  } catch (error) {
    return String(error);
  }
}

/** Users who call all the time until they are told to stop. @returns what came of their calls */
export function callers(url: string, count: number, headers: Record<string, string> = {}) {
  const outcomes: string[] = [];
  let stopped = false;
  const users = Array.from({ length: count }, async () => {
    while (!stopped) outcomes.push(await predict(url, headers));
  });
  return {
    outcomes,
    async stop(): Promise<string[]> {
      stopped = true;
      await Promise.all(users);
      return outcomes;
    },
  };
}

/** How often each outcome was seen. */
export const tally = (outcomes: readonly string[]): Record<string, number> =>
  Object.fromEntries([...new Set(outcomes)].map((each) => [each, outcomes.filter((other) => other === each).length]));

/** A tester's choice of a version. */
export const pinned = (version: string) => ({ cookie: `canary=${version}` });
