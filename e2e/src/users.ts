import type { Agent } from 'node:http';
import { COOKIES } from '@sms-checker/contracts';
import { answerOf, ask, messageOf, outcomeOf } from './answers.js';
import { CookieJar } from './cookies.js';
import { keptAlive, reasonOf } from './http.js';
import { inParallel, OpenLoop } from './load.js';

/** A call of a user, and what came of it. */
export interface Sent {
  phase: string;
  /** Milliseconds from the start of the load to the start of the call. */
  at: number;
  /** How long it took, whatever came of it. */
  ms: number;
  outcome: string;
  /** Who sent it, of those users who keep their cookies. */
  user?: number;
  /** The version that this user's sticky cookie named in the call. */
  sticky?: string;
}

/** Half an hour, longer than any scenario. */
const LONGEST_S = 1800;

/**
 * Users at a fixed rate, whose every answer is checked: half of the calls come over new connections and without cookies, half
 * are those of some users who keep both. Each call belongs to the phase in which it is sent.
 */
export class Users {
  private readonly start = performance.now();
  private readonly keeping: { jar: CookieJar; agent: Agent }[];
  private readonly calls: Sent[] = [];
  private readonly load: OpenLoop;

  constructor(
    perSecond: number,
    /** What calls from now on belong to. */
    public phase: string,
    /** How many keep their cookies. */
    keeping: number,
  ) {
    this.keeping = Array.from({ length: keeping }, () => ({ jar: new CookieJar(), agent: keptAlive() }));
    // As many under way at once as ten seconds bring: more than any time limit lets stay.
    const limits = { perSecond, maxCalls: perSecond * LONGEST_S, maxInFlight: perSecond * 10 };
    this.load = new OpenLoop(limits, (call) => this.send(call));
  }

  /** What has come of calls up to now. */
  get answered(): readonly Sent[] {
    return this.calls;
  }

  /** Milliseconds since the start of the load, to compare with {@link Sent.at}. */
  get now(): number {
    return performance.now() - this.start;
  }

  /** Sends no more, and gives all calls when they are answered, in the order in which they were sent. */
  async stop(): Promise<Sent[]> {
    const tally = (await this.load.stop()).get('load');
    for (const { agent } of this.keeping) agent.destroy();
    const unsent = (tally?.sent ?? 0) - this.calls.length;
    if (unsent > 0) throw new Error(`${unsent} calls could not be sent: those before them were not answered in time`);
    return this.calls.sort((a, b) => a.at - b.at);
  }

  private async send(call: number): Promise<string> {
    const { phase, now: at } = this;
    const sms = messageOf(call);
    const number = call % 2 === 0 ? (call / 2) % this.keeping.length : undefined;
    const user = number === undefined ? undefined : this.keeping[number];
    const sticky = user?.jar.get(COOKIES.sticky)?.split('.')[0];
    const asked = ask(sms, user && { agent: user.agent, headers: user.jar.headers });
    const outcome = await asked.then((reply) => {
      user?.jar.take(reply);
      return outcomeOf(reply, sms);
    }, reasonOf);
    this.calls.push({ phase, at, ms: this.now - at, outcome, user: number, sticky });
    return outcome;
  }
}

/** Does `job` while users call at this rate, and gives all calls. */
export async function whileUsersCall(
  perSecond: number,
  job: (users: Users) => Promise<void>,
  { keeping = 20 } = {},
): Promise<Sent[]> {
  const users = new Users(perSecond, 'before', keeping);
  try {
    await job(users);
  } catch (error) {
    await users.stop();
    throw error;
  }
  return users.stop();
}

export const failed = (calls: readonly Sent[]) => calls.filter(({ outcome }) => !outcome.startsWith('ok'));

/** Whether this model gave the answer. */
export const isBy = (model: string, outcome: string) => outcome.endsWith(` and model ${model}`);

/** Calls that a user's cookie sent to this version, once a model has answered that user: those that it must go on to answer. */
export function kept(calls: readonly Sent[], version: string, model: string): Sent[] {
  const since = new Map<number | undefined, number>();
  for (const { user, at, ms, outcome } of calls) {
    if (isBy(model, outcome)) since.set(user, Math.min(at + ms, since.get(user) ?? Infinity));
  }
  return calls.filter(({ user, sticky, at }) => sticky === version && at >= (since.get(user) ?? Infinity));
}

/** How often each outcome was, in words. */
export function outcomes(calls: readonly Sent[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of calls) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const words = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
  return words.sort().join('; ') || 'none';
}

/** The most calls that were under way at once. */
export function mostInFlight(calls: readonly Sent[]): number {
  const changes = calls.flatMap(({ at, ms }) => [
    { when: at, by: 1 },
    { when: at + ms, by: -1 },
  ]);
  let now = 0;
  return changes
    .sort((a, b) => a.when - b.when || a.by - b.by)
    .reduce((most, { by }) => Math.max(most, (now += by)), 0);
}

/** Calls that were sent with less than so many milliseconds between one and the next, together. */
export function bursts(calls: readonly Sent[], gapMs: number): Sent[][] {
  const found: Sent[][] = [];
  for (const call of calls) {
    const last = found.at(-1);
    if (last && call.at - (last.at(-1)?.at ?? 0) < gapMs) last.push(call);
    else found.push([call]);
  }
  return found;
}

/** Calls a second that the deployment answers when as many callers as it takes never pause. */
export async function capacity(calls: number): Promise<number> {
  const callers = 32;
  const agent = keptAlive(callers);
  const start = performance.now();
  const replies = await inParallel([...Array(calls).keys()], callers, (call) =>
    ask(messageOf(call), call % 2 === 0 ? { agent } : {}),
  );
  agent.destroy();
  for (const reply of replies) answerOf(reply);
  return (calls * 1000) / (performance.now() - start);
}
