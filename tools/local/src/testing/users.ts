import { Agent, request } from 'undici';

/** What a call came to. Status 0: there was no answer. */
export interface Answer {
  readonly status: number;
  /** Version that answered. */
  readonly version: string | undefined;
  /** Headers as the pod got them. */
  readonly got: Readonly<Record<string, string>>;
  /** Cookies that the answer sets. */
  readonly cookies: readonly string[];
}

const agent = new Agent({ connections: 32 });

/** Calls a proxy of this machine. */
export async function call(port: number, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  try {
    const {
      statusCode,
      headers: sent,
      body,
    } = await request(`http://127.0.0.1:${port}/predict`, {
      method: 'POST',
      body: '{"sms": "hi"}',
      headers: { 'content-type': 'application/json', ...headers },
      dispatcher: agent,
      signal: AbortSignal.timeout(20_000),
    });
    const text = await body.text();
    const { version, headers: got = {} } = (statusCode === 200 ? JSON.parse(text) : {}) as Partial<{
      version: string;
      headers: Record<string, string>;
    }>;
    const cookies = [sent['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';')[0] ?? '');
    return { status: statusCode, version, got, cookies };
  } catch {
    return { status: 0, version: undefined, got: {}, cookies: [] };
  }
}

/** Makes as many calls, some at once. */
export async function calls(count: number, make: (index: number) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const user = async () => {
    while (next < count) answers.push(await make(next++));
  };
  await Promise.all(Array.from({ length: 16 }, user));
  return answers;
}

/** Calls all the time, some at once, while something is done; gives all answers. */
export async function callsWhile(make: () => Promise<Answer>, done: () => Promise<void>): Promise<Answer[]> {
  const answers: Answer[] = [];
  let goesOn = true;
  const user = async () => {
    while (goesOn) answers.push(await make());
  };
  const users = Array.from({ length: 16 }, user);
  try {
    await done();
  } finally {
    goesOn = false;
    await Promise.all(users);
  }
  return answers;
}

/** How many answers there are of each status. */
export const statuses = (answers: readonly Answer[]) => countBy(answers, ({ status }) => String(status));

/** How many answers there are of each version. */
export const versions = (answers: readonly Answer[]) => countBy(answers, ({ version }) => version ?? 'none');

function countBy(answers: readonly Answer[], keyOf: (answer: Answer) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of answers.map(keyOf)) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
