import { COOKIES, HEADERS, type Label } from '@sms-checker/contracts';
import type { Message, Messages } from './message.js';
import { streams, type Random } from './random.js';

/** Seconds that a user of several calls lets pass between two of them, on average. */
const PAUSE_S = 5;

/** Users who carry something that the routes go by. */
export interface Marked {
  /** The version that the pin cookie names, or the pattern of the user's id, in which # stands for the user's number. */
  readonly value: string;
  /** Share of all users, 0 to 1. */
  readonly share: number;
}

/** What is to be sent. */
export interface PlanOptions {
  readonly seed: number;
  /** Calls a second, on average. */
  readonly rate: number;
  /** Seconds in which calls arrive. */
  readonly duration: number;
  /** Calls of one user, after which another user comes. */
  readonly callsPerUser: number;
  /** A fixed number of users who call as often as it falls to them, in place of `callsPerUser`. */
  readonly users?: number;
  /** Share of calls that carry a guess, 0 to 1. */
  readonly guessShare: number;
  /** Share of guesses that are not the truth, 0 to 1. */
  readonly guessError: number;
  readonly pinned?: readonly Marked[];
  readonly header?: readonly Marked[];
  readonly messages: Messages;
}

/** Who calls. */
export interface User {
  readonly number: number;
  /** Cookies that the user has before the first call. */
  readonly cookies: Readonly<Record<string, string>>;
  /** Headers of each call of the user. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A call that is to be made. */
export interface Call {
  /** Milliseconds from the start of the run. */
  readonly at: number;
  readonly user: User;
  /** Whether the user calls no more after this one. */
  readonly last: boolean;
  readonly message: Message;
  readonly guess: Label | undefined;
}

/**
 * All calls of a run in the order of their arrival, by a Poisson process. Drawn from the seed alone: what the system
 * answers, and when, changes nothing in who calls, when, and with what.
 */
export function* planOf(options: PlanOptions): Generator<Call, void> {
  const { seed, rate, duration, guessShare, guessError, messages } = options;
  const stream = streams(seed);
  const arrivals = stream.next().value;
  const callers = callersOf(options, stream.next().value, stream.next().value);
  const draw = messages(stream.next().value);
  const guesses = stream.next().value;
  for (let at = 0; ;) {
    at += (-Math.log(1 - arrivals()) / rate) * 1000;
    if (at >= duration * 1000) return;
    const message = draw();
    // Both are drawn for every call, so that another share or error changes only what it must.
    const guessed = guesses() < guessShare;
    const wrong = guesses() < guessError;
    yield { at, ...callers(), message, guess: guessed ? (wrong ? OTHER[message.truth] : message.truth) : undefined };
  }
}

const OTHER: Record<Label, Label> = { ham: 'spam', spam: 'ham' };

/** Says who makes the next call. As many users are there at once as pause between their calls. */
function callersOf(
  { rate, callsPerUser, users, pinned = [], header = [] }: PlanOptions,
  choice: Random,
  marks: Random,
) {
  const places = users ?? (callsPerUser === 1 ? 1 : Math.ceil(rate * PAUSE_S));
  const left = users === undefined ? callsPerUser : Infinity;
  const present: ({ user: User; left: number } | undefined)[] = [];
  let count = 0;
  return (): Pick<Call, 'user' | 'last'> => {
    const place = Math.floor(choice() * places);
    const one = (present[place] ??= { user: userOf(++count, marked(marks, pinned), marked(marks, header)), left });
    one.left--;
    const last = one.left === 0;
    if (last) present[place] = undefined;
    return { user: one.user, last };
  };
}

/** The mark of a user, if it is one of those who carry any. */
function marked(random: Random, groups: readonly Marked[]): string | undefined {
  let rest = random();
  return groups.find(({ share }) => (rest -= share) < 0)?.value;
}

function userOf(number: number, pin: string | undefined, pattern: string | undefined): User {
  return {
    number,
    cookies: pin === undefined ? {} : { [COOKIES.pin]: pin },
    headers: pattern === undefined ? {} : { [HEADERS.userId]: pattern.replaceAll('#', String(number)) },
  };
}
