import { writeFileSync } from 'node:fs';
import { builtInMessages } from './built-in-messages.js';
import { Client } from './client.js';
import { Fault, reasonOf } from '@sms-checker/cli';
import { messagesOf } from './message-file.js';
import { planOf, type PlanOptions } from './plan.js';
import { progressOf } from './progress.js';
import { labelLineOf, logLineOf, opened, Records } from './records.js';
import { Run } from './run.js';
import { Summaries, type Summary } from './summary.js';
import { tableOf } from './table.js';

/** Where the tool writes. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether `err` leads to a terminal. */
  readonly terminal: boolean;
}

/** A whole run. */
export interface LoadOptions extends Omit<PlanOptions, 'messages'> {
  readonly url: URL;
  /** Most calls under way at once. */
  readonly connections: number;
  /** Seconds for a call, and again for its wait to be sent. */
  readonly timeout: number;
}

/** Paths of the messages, built-in ones where there is none, and of files to write. */
export interface Files {
  readonly messages: string | undefined;
  readonly json: string | undefined;
  readonly log: string | undefined;
  readonly labels: string | undefined;
}

/** Sends the load and tells what came of it. @param signal ends it early */
export async function load(options: LoadOptions, files: Files, output: Output, signal: AbortSignal): Promise<Summary> {
  const messages = files.messages === undefined ? builtInMessages : messagesOf(files.messages);
  const report = files.json === undefined ? undefined : opened(files.json);
  const records = [
    ...(files.log === undefined ? [] : [new Records(files.log, logLineOf)]),
    ...(files.labels === undefined ? [] : [new Records(files.labels, labelLineOf)]),
  ];
  const { url, seed, rate, duration, connections, timeout } = options;
  output.err(`load: ${rate} calls a second to ${url.href} for ${duration} s, seed ${seed}\n`);
  const summaries = new Summaries();
  const client = new Client(url, connections, timeout * 1000);
  const limits = { connections, patience: timeout * 1000, secure: url.protocol === 'https:' };
  const run = new Run(client, limits, (outcome) => {
    summaries.add(outcome);
    for (const record of records) record.add(outcome);
  });
  const started = new Date();
  const seconds = () => (Date.now() - started.getTime()) / 1000;
  const stopTelling = tellOften(output, () => progressOf(summaries.summary, seconds(), run.underWay));
  try {
    await run.all(planOf({ ...options, messages }), signal);
  } finally {
    stopTelling();
    await client.close();
  }
  const { summary } = summaries;
  output.out(`${tableOf(summary)}\n`);
  try {
    for (const record of records) await record.close();
    if (report !== undefined) {
      const settings = { ...options, messages: files.messages ?? 'built-in' };
      const whole = { started: started.toISOString(), seconds: seconds(), settings, ...summary };
      writeFileSync(report, `${JSON.stringify(whole, null, 2)}\n`);
    }
  } catch (error) {
    throw new Fault(`what came of the calls cannot be written (${reasonOf(error)})`);
  }
  return summary;
}

/** Says a line every second over the last one on a terminal, else every ten seconds. @returns what ends it */
function tellOften({ err, terminal }: Output, line: () => string): () => void {
  const clear = terminal ? '\r\x1b[K' : '';
  const telling = setInterval(() => err(`${clear}${line()}${terminal ? '' : '\n'}`), terminal ? 1000 : 10_000);
  return () => {
    clearInterval(telling);
    err(clear);
  };
}
