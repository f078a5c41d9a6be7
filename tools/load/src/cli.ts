import { resolve } from 'node:path';
import { LIVE_VERSIONS } from '@sms-checker/contracts';
import { EXIT, exitCodeOf, number, whole } from '@sms-checker/cli';
import { Command } from 'commander';
import { type Files, load, type LoadOptions, type Output } from './load.js';
import { groups, secondsOf, urlOf } from './rules.js';
import type { Settings } from './settings.js';

const MORE = `
A user has one call at a time. A call that finds no free connection waits for one, and after --timeout is counted as missed.
Latency counts from when a call was to be made, service time from when it was sent. Ctrl-C ends the run with its table.

Exit codes: 0 done, 1 nothing could be reached (or a file not be written), 2 wrong usage.
tools/load/README.md tells the whole.`;

/** Versions that a tester can choose. */
const VERSION = new RegExp(`^(${LIVE_VERSIONS.join('|')})$`);

/** Ids that a header can carry. */
const ID = /^[!-~]+$/;

type Words = LoadOptions & Partial<Files>;

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
    .option('--duration <time>', 'how long calls arrive: seconds, or such as 5m, 1h', secondsOf, 60)
    .option('--calls-per-user <n>', 'calls of a user, each of whom has a cookie jar', whole(1, 1_000_000), 1)
    .option('--users <n>', 'a fixed number of users who call all the time, in place of it', whole(1, 1_000_000))
    .option('--messages <file>', 'lines of ham or spam, a tab, and a text, in UTF-8 (default: built-in messages)')
    .option('--guess-share <share>', 'share of calls with a guess of the user', number(0, 1), 1)
    .option('--guess-error <share>', 'share of guesses that are not the truth', number(0, 1), 0.02)
    .option('--pinned <version:share>', 'share of users with the cookie of testers, such as v2:0.05', groups(VERSION))
    .option(
      '--header <id:share>',
      'share of users with such an x-user-id, # is their number: tester-#:0.05',
      groups(ID),
    )
    .option('--connections <n>', 'most connections, and calls under way, at once', whole(1, 4096), 128)
    .option('--timeout <time>', 'how long a call may wait to be sent, and then take', secondsOf, 5)
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
    const { messages, json, log, labels, ...options } = program.opts<Words>();
    const path = (file: string | undefined) => (file === undefined ? undefined : resolve(settings.folder, file));
    const files = { messages: path(messages), json: path(json), log: path(log), labels: path(labels) };
    const { reached } = await load(options, files, output, signal);
    if (reached > 0) return EXIT.done;
    output.err(`load: nothing answered at ${options.url.href}\n`);
    return EXIT.failed;
  } catch (error) {
    return exitCodeOf(error, 'load', (line) => output.err(`${line}\n`));
  }
}
