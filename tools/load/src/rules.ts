// What the options of the command line may say, as commander takes such rules.
import { InvalidArgumentError } from 'commander';
import type { Marked } from './plan.js';

/** Where the load goes. */
export function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new InvalidArgumentError('It must be a URL that begins with http:// or https://.');
  return url;
}

/** Seconds of a time such as 90, 90s, 5m or 1h, up to a day. */
export function secondsOf(text: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text) ?? [];
  const seconds = Number(amount) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h'];
  if (!(seconds > 0 && seconds <= 86_400))
    throw new InvalidArgumentError('It must be a time such as 90s, 5m or 1h, of at most 24h.');
  return seconds;
}

/** One more group of users: what they carry, a colon, and their share. All groups together are at most everybody. */
export const groups =
  (rule: RegExp) =>
  (text: string, others: readonly Marked[] = []) => {
    const [, value = '', amount = ''] = /^(.+):([^:]+)$/.exec(text) ?? [];
    const share = Number(amount);
    if (!rule.test(value) || !(share > 0 && share <= 1))
      throw new InvalidArgumentError('It must be a value, a colon and a share above 0 and up to 1.');
    const all = [...others, { value, share }];
    if (all.reduce((sum, one) => sum + one.share, 0) > 1) throw new InvalidArgumentError('All shares are more than 1.');
    return all;
  };
