import { resolve } from 'node:path';
import { LIVE_VERSIONS } from '@sms-checker/contracts';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { builtInMessages } from './built-in-messages.js';
import { Fault, UsageFault } from './fault.js';
import { load, type LoadOptions, type Output } from './load.js';
import { messagesOf } from './message-file.js';
import type { Marked } from './plan.js';
import type { Settings } from './settings.js';

const USAGE = 2;
const FAILED = 1;

const MORE = `
A call that finds no free connection waits for one, and is counted as missed after --timeout. A user has one call at a time.
Latency counts from when a call was to be made, service time from when it was sent. Ctrl-C ends the run with its table.

Exit codes: 0 done, 1 nothing could be reached (or a file not be written), 2 wrong usage.
tools/load/README.md tells the whole.`;

/** Versions that a tester can choose. */
const VERSION = new RegExp(`^(${LIVE_VERSIONS.join('|')})$`);

type Words = Omit<LoadOptions, 'messages'> & { messages?: string };

/** Runs one command line. @param signal ends the load early @returns the exit code */
export async function cli(
  words: readonly string[],
  settings: Settings,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const program = new Command('load')
    .usage('--url URL [options]')
    .description('Sends the calls of many users to sms-checker, and tells how each version did.')
    .requiredOption('--url <url>', 'where the frontend is, such as http://sms-checker.local', urlOf)
    .option('--rate <n>', 'calls a second, on average; they arrive at random', number(0.01, 10_000), 50)
    .option('--duration <time>', 'how long calls arrive, such as 90s, 5m, 1h', secondsOf, 60)
    .option('--calls-per-user <n>', 'calls of a user, each of whom has a cookie jar', whole(1, 1_000_000), 1)
    .option('--users <n>', 'a fixed number of users who call all the time, in place of it', whole(1, 1_000_000))
    .option('--messages <file>', 'lines of ham or spam, a tab, and a text, in UTF-8 (default: built-in messages)')
    .option('--guess-share <share>', 'share of calls with a guess of the user', number(0, 1), 1)
    .option('--guess-error <share>', 'share of guesses that are not the truth', number(0, 1), 0.02)
    .option(
      '--pinned <version:share>',
      'share of users with the cookie of testers, such as v2:0.05',
      groups(VERSION),
      [],
    )
    .option(
      '--header <id:share>',
      'share of users with such an x-user-id, # is their number: tester-#:0.05',
      groups(/./),
      [],
    )
    .option('--connections <n>', 'most connections, and calls under way, at once', whole(1, 4096), 128)
    .option('--timeout <time>', 'how long a call may take, and may wait to be sent', secondsOf, 5)
    .option('--seed <n>', 'the same seed makes the same calls', whole(0, 0x7fffffff), 1)
    .option('--json <file>', 'write what came of it as JSON')
    .option('--log <file>', 'write a line of JSON for each call, without its text')
    .option('--labels <file>', 'write the truth of each call, as experiment shadow --labels takes it')
    .allowExcessArguments(false)
    .addHelpText('after', MORE)
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.err });
  try {
    program.parse([...words], { from: 'user' });
    const { messages, json, log, labels, ...given } = program.opts<Words>();
    const path = (file: string | undefined) => (file === undefined ? undefined : resolve(settings.folder, file));
    const files = { json: path(json), log: path(log), labels: path(labels) };
    const drawn = messages === undefined ? builtInMessages : messagesOf(resolve(settings.folder, messages));
    const { reached } = await load({ ...given, ...files, messages: drawn }, output, signal);
    if (reached > 0) return 0;
    output.err(`load: nothing answered at ${given.url.href}\n`);
    return FAILED;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    if (!(error instanceof Fault)) throw error;
    output.err(`load: ${error.message}\n`);
    return error instanceof UsageFault ? USAGE : FAILED;
  }
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new InvalidArgumentError('It must be a URL that begins with http:// or https://.');
  return url;
}

/** A number from `least` to `most`, as commander takes rules. */
const number = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least && value <= most))
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  return value;
};

const whole = (least: number, most: number) => (text: string) => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  return number(least, most)(text);
};

/** Seconds of a time such as 90, 90s, 5m or 1h, up to a day. */
function secondsOf(text: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text) ?? [];
  const seconds = Number(amount) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h'];
  if (!(seconds > 0 && seconds <= 86_400))
    throw new InvalidArgumentError('It must be a time such as 90s, 5m or 1h, of at most 24h.');
  return seconds;
}

/** One more group of users: what they carry, a colon, and their share. All groups together are at most everybody. */
const groups = (rule: RegExp) => (text: string, others: readonly Marked[]) => {
  const [, value = '', amount = ''] = /^(.+):([^:]+)$/.exec(text) ?? [];
  const share = Number(amount);
  if (!rule.test(value) || !(share > 0 && share <= 1))
    throw new InvalidArgumentError('It must be a value, a colon and a share above 0 and up to 1.');
  const all = [...others, { value, share }];
  if (all.reduce((sum, one) => sum + one.share, 0) > 1) throw new InvalidArgumentError('All shares are more than 1.');
  return all;
};
