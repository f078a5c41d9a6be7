import { setTimeout as sleep } from 'node:timers/promises';
import { COOKIES, type PredictRequest, type Version, VERSIONS } from '@sms-checker/contracts';
import type { Client, Reply } from './client.js';
import { CookieJar } from './jar.js';
import type { Call, User } from './plan.js';
import { Slots } from './slots.js';

/** What came of a call. Times are in milliseconds. */
export interface Outcome {
  readonly call: Call;
  /** When the call was to be made, in milliseconds since 1970. */
  readonly time: number;
  /** HTTP status, or in words why there is none; `missed`: it could not be sent in time. */
  readonly status: number | string;
  /** From when the call was to be made to the end of the answer: what a user waits. */
  readonly latencyMs: number;
  /** From when it was sent; undefined for a missed call. */
  readonly serviceMs: number | undefined;
  /** Version that answered; of a failed call the one that the user's cookies name, if any. */
  readonly version: Version | undefined;
  /** Version that answered this user's last call, if any did. */
  readonly before: Version | undefined;
  readonly reply: Reply | undefined;
}

/** Bounds of sending. */
export interface RunOptions {
  /** Most calls under way at once. */
  readonly connections: number;
  /** Milliseconds that a call may wait to be sent. */
  readonly patience: number;
  /** Whether the site is reached by https. */
  readonly secure: boolean;
}

/** What is kept of a user while there are calls of theirs to come. */
interface Session {
  readonly jar: CookieJar;
  version: Version | undefined;
  /** Ends when the user's last call has. */
  turn: Promise<void>;
}

/** Sends each call when its time has come, whether or not earlier ones have been answered. */
export class Run {
  private readonly sessions = new Map<User, Session>();
  private readonly slots: Slots;
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly client: Pick<Client, 'predict'>,
    private readonly options: RunOptions,
    private readonly heard: (outcome: Outcome) => void,
  ) {
    this.slots = new Slots(options.connections);
  }

  /** Calls that wait or are under way. */
  get underWay(): number {
    return this.running.size;
  }

  /** Makes all calls and waits for what comes of them. @param signal ends the arrivals */
  async all(calls: Iterable<Call>, signal: AbortSignal): Promise<void> {
    const origin = performance.now();
    for (const call of calls) {
      await until(origin + call.at, signal);
      if (signal.aborted) break;
      this.begin(call, origin + call.at);
    }
    await Promise.all(this.running);
  }

  private begin(call: Call, due: number): void {
    const session = this.sessionOf(call);
    // One call of a user at a time, as the cookie that decides the next comes with the answer.
    session.turn = session.turn.then(() => this.make(call, session, due));
    const running = session.turn.finally(() => this.running.delete(running));
    this.running.add(running);
  }

  private sessionOf({ user, last }: Call): Session {
    const session = this.sessions.get(user) ?? {
      jar: new CookieJar(this.options.secure, user.cookies),
      version: undefined,
      turn: Promise.resolve(),
    };
    if (last) this.sessions.delete(user);
    else this.sessions.set(user, session);
    return session;
  }

  private async make(call: Call, session: Session, due: number): Promise<void> {
    await this.slots.take();
    try {
      const sent = performance.now();
      const reply = sent - due > this.options.patience ? undefined : await this.send(call, session);
      const ended = performance.now();
      const before = session.version;
      session.version = reply?.answer?.version ?? before;
      this.heard({
        call,
        time: performance.timeOrigin + due,
        status: reply?.status ?? 'missed',
        latencyMs: ended - due,
        serviceMs: reply && ended - sent,
        version: reply?.answer?.version ?? (reply && namedBy(session.jar)),
        before,
        reply,
      });
    } finally {
      this.slots.free();
    }
  }

  private async send({ user, message, guess }: Call, { jar }: Session): Promise<Reply> {
    const body: PredictRequest = { sms: message.text, ...(guess && { guess }) };
    const cookie = jar.header;
    const reply = await this.client.predict(body, { ...user.headers, ...(cookie !== undefined && { cookie }) });
    jar.take(reply.setCookie);
    return reply;
  }
}

/** Waits for a time on the clock of `performance`. A timer may end a little early, and is then set again. */
async function until(time: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const wait = time - performance.now();
    if (wait <= 0 || signal.aborted) return;
    await sleep(Math.ceil(wait), undefined, { signal }).catch(() => undefined);
  }
}

/** The version that a user's cookies ask for. */
function namedBy(jar: CookieJar): Version | undefined {
  const name = jar.get(COOKIES.pin) ?? jar.get(COOKIES.sticky)?.split('.')[0];
  return VERSIONS.find((version) => version === name);
}
