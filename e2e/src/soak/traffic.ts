import type { Agent } from 'node:http';
import { EXPLAIN_PATH, HEADERS, PREDICT_PATH, type PredictResponse } from '@sms-checker/contracts';
import { ask, messageOf, outcomeOf } from '../answers.js';
import { CookieJar } from '../cookies.js';
import { call, keptAlive, reasonOf, type Reply } from '../http.js';
import { testerOf } from '../in-force.js';
import { ENTRY } from '../settings.js';
import { BAD_CALLS } from './bad-calls.js';
import { inTurn } from './in-turn.js';

/** How many users keep their cookies and connections. */
const KEEPING = 50;

interface User {
  jar: CookieJar;
  agent: Agent;
}

/** Sends the call of this number among those of its kind. Gives `ok`, or what is wrong. */
type Send = (number: number, user: User) => Promise<string>;

function explain(sms: string, { jar, agent }: User): Promise<Reply> {
  const headers = { 'content-type': 'application/json', ...jar.headers };
  return call(new URL(EXPLAIN_PATH, ENTRY), { method: 'POST', headers, agent, body: JSON.stringify({ sms }) });
}

const isExplained = ({ body }: Reply) => (JSON.parse(body) as PredictResponse).explanation !== undefined;

/** Each kind, and how many of twenty calls are of it. */
const KINDS: Record<string, { of20: number; send: Send }> = {
  'users who come back': {
    of20: 8,
    send: async (number, { jar, agent }) => {
      const reply = await ask(messageOf(number), { agent, headers: jar.headers });
      jar.take(reply);
      return outcomeOf(reply, messageOf(number));
    },
  },
  'the same, asking why': {
    of20: 2,
    send: async (number, user) => {
      const reply = await explain(messageOf(number), user);
      user.jar.take(reply);
      const outcome = outcomeOf(reply, messageOf(number));
      return outcome.startsWith('ok') && !isExplained(reply) ? 'no explanation' : outcome;
    },
  },
  'new users': {
    of20: 4,
    send: async (number) => outcomeOf(await ask(messageOf(number)), messageOf(number)),
  },
  testers: {
    of20: 2,
    send: async (number) => {
      const headers = testerOf(number % 2 === 0 ? 'v1' : 'v2');
      return outcomeOf(await ask(messageOf(number), { headers }), messageOf(number));
    },
  },
  'users by header': {
    of20: 2,
    send: async (number) => {
      const headers = { [HEADERS.userId]: `soak-${number}` };
      return outcomeOf(await ask(messageOf(number), { headers }), messageOf(number));
    },
  },
  'bad calls': {
    of20: 2,
    send: async (number) => {
      const { status, ...bad } = inTurn(BAD_CALLS, number);
      const reply = await call(new URL(PREDICT_PATH, ENTRY), bad);
      return reply.status === status ? 'ok' : `status ${reply.status}, not ${status}`;
    },
  },
};

const TURNS = Object.entries(KINDS).flatMap(([kind, { of20, send }]) =>
  Array.from({ length: of20 }, () => ({ kind, send })),
);

/** What the calls are, for people to read. */
export const MIX = Object.entries(KINDS)
  .map(([kind, { of20 }]) => `${5 * of20} % ${kind}`)
  .join(', ');

/** Calls of all kinds; each answer is checked to the last digit, each refusal by its status. */
export class Traffic {
  private readonly users: User[] = Array.from({ length: KEEPING }, () => ({
    jar: new CookieJar(),
    agent: keptAlive(),
  }));
  private readonly sent = new Map<string, number>();

  /** Sends a call, and says what came of it: `ok` and its kind, or its kind and what was wrong. */
  async send(call: number): Promise<string> {
    const { kind, send } = inTurn(TURNS, call);
    const number = this.sent.get(kind) ?? 0;
    this.sent.set(kind, number + 1);
    const outcome = await send(number, inTurn(this.users, number)).catch(reasonOf);
    return outcome.startsWith('ok') ? `ok, ${kind}` : `${kind}: ${outcome}`;
  }

  end(): void {
    for (const { agent } of this.users) agent.destroy();
  }
}
