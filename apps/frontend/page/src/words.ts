import type { Label } from '@sms-checker/contracts/names';

/** A label at the start of a line. */
export function title(label: Label): string {
  return label === 'spam' ? 'Spam' : 'Ham';
}

/** A share from 0 to 1 in per cent; never "100 %" or "0 %", because no model is that sure. */
function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded >= 100) {
    return 'more than 99\u00a0%';
  }
  return rounded <= 0 ? 'less than 1\u00a0%' : `${rounded}\u00a0%`;
}

/** How sure the model is of its own answer, in short. */
export function certainty(result: Label, probabilityOfSpam: number): string {
  const share = shareOf(result, probabilityOfSpam);
  return `${percent(share)} ${isCloseCall(share) ? 'likely' : 'sure'}`;
}

/** How sure the model is of its own answer, as a sentence. */
export function sureness(result: Label, probabilityOfSpam: number): string {
  const words = certainty(result, probabilityOfSpam);
  if (isCloseCall(shareOf(result, probabilityOfSpam))) {
    return `A close call: ${words} to be ${result}.`;
  }
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} it is ${result}.`;
}

function shareOf(result: Label, probabilityOfSpam: number): number {
  return result === 'spam' ? probabilityOfSpam : 1 - probabilityOfSpam;
}

/** A model whose threshold is not one half may give the less likely label. */
function isCloseCall(share: number): boolean {
  return share < 0.5;
}

/** Whether the person and the model agree, in short; nothing without a guess. */
export function agreement(guess: Label | undefined, result: Label): string {
  if (guess === undefined) {
    return '';
  }
  return guess === result ? 'you agree' : 'you disagree';
}

/** Whether the person and the model agree, as a sentence; nothing without a guess. */
export function comparison(guess: Label | undefined, result: Label): string {
  if (guess === undefined) {
    return '';
  }
  return guess === result ? `You guessed ${guess} too.` : `You guessed ${guess}, the model disagrees.`;
}

/** When to try again, from a Retry-After header. */
export function tryAgain(retryAfter: string | null, now: number): string {
  const seconds = Math.ceil(secondsFrom(retryAfter, now));
  if (!(seconds > 1)) {
    return 'Try again in a moment.';
  }
  return seconds > 90 ? `Try again in about ${Math.round(seconds / 60)} minutes.` : `Try again in ${seconds} seconds.`;
}

/** Retry-After is a number of seconds or a date; NaN when it is neither. */
function secondsFrom(retryAfter: string | null, now: number): number {
  if (retryAfter === null) {
    return NaN;
  }
  return /^\d+$/u.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - now) / 1000;
}
