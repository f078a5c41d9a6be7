import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@sms-checker/cli';
import { type Judgement, linesOf } from '../live/judgement.js';
import { Tool } from '../live/tool.js';

/** Seconds from one look to the next. */
const EVERY = 5;

/** What is watched. */
interface Watched {
  /** Writes experiment.yaml once there is traffic. @returns its path */
  readonly experiment: () => Promise<string>;
  /** Where the report is written. */
  readonly folder: string;
  /** Frontend or gateway that calls are sent to. */
  readonly url: string;
  /** Calls a second, and seconds of them at most. */
  readonly rate: number;
  readonly seconds: number;
}

/** How it ended. */
interface Seen {
  /** Exit code of the experiment tool: its verdict. */
  readonly code: number;
  /** Path of the report, where one was written. */
  readonly report: string | undefined;
}

/**
 * Sends traffic and has the experiment tool look at it until there is a verdict or the time is over.
 * @throws Fault where the tool gives none
 */
export async function watched(
  { experiment, folder, url, rate, seconds }: Watched,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<Seen> {
  const load = new Tool('load', ['--url', url, '--rate', `${rate}`, '--duration', `${seconds}s`]);
  let watch: Tool | undefined;
  const stop = () => void watch?.end();
  signal.addEventListener('abort', stop);
  try {
    const words = ['watch', 'demo', '--file', await experiment(), '--out', folder, '--every', `${EVERY}`, '--json'];
    watch = new Tool('experiment', words, say);
    if (signal.aborted) stop();
    void load.ended.then(stop);
    const { code, out, err } = await watch.ended;
    const { out: table } = await load.end();
    say(`what the users saw of it:\n${table}`);
    if (typeof code !== 'number' || !out.startsWith('{'))
      throw new Fault(`the experiment tool gave no verdict (${code}): ${err.trim().split('\n').at(-1) ?? ''}`);
    say(linesOf(JSON.parse(out) as Judgement).join('\n'));
    const report = join(folder, 'report.html');
    return { code, report: existsSync(report) ? report : undefined };
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all([load.end(), watch?.end()]);
  }
}
