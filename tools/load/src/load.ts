import { writeFileSync } from 'node:fs';
import { Client } from './client.js';
import { Fault, reasonOf } from './fault.js';
import { planOf, type PlanOptions } from './plan.js';
import { progressOf } from './progress.js';
import { labelLineOf, logLineOf, Records } from './records.js';
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
export interface LoadOptions extends PlanOptions {
  readonly url: URL;
  readonly connections: number;
  /** Seconds for a call, and again for its wait to be sent. */
  readonly timeout: number;
  /** Paths of files to write. */
  readonly json: string | undefined;
  readonly log: string | undefined;
  readonly labels: string | undefined;
}

/** Sends the load and tells what came of it. @param signal ends it early */
export async function load(options: LoadOptions, output: Output, signal: AbortSignal): Promise<Summary> {
  const { url, seed, rate, duration, connections, timeout } = options;
  const records = [
    ...(options.log === undefined ? [] : [new Records(options.log, logLineOf)]),
    ...(options.labels === undefined ? [] : [new Records(options.labels, labelLineOf)]),
  ];
  const summaries = new Summaries();
  const client = new Client(url, connections, timeout * 1000);
  const limits = { connections, patience: timeout * 1000, secure: url.protocol === 'https:' };
  const run = new Run(client, limits, (outcome) => {
    summaries.add(outcome);
    for (const record of records) record.add(outcome);
  });
  output.err(`load: ${rate} calls a second to ${url.href} for ${duration} s, seed ${seed}\n`);
  const started = new Date();
  const seconds = () => (Date.now() - started.getTime()) / 1000;
  const tell = () => {
    const line = progressOf(summaries.summary, seconds(), run.underWay);
    output.err(output.terminal ? `\r\x1b[K${line}` : `${line}\n`);
  };
  const telling = setInterval(tell, output.terminal ? 1000 : 10_000);
  try {
    await run.all(planOf(options), signal);
  } finally {
    clearInterval(telling);
    if (output.terminal) output.err('\r\x1b[K');
    await client.close();
  }
  const { summary } = summaries;
  output.out(`${tableOf(summary)}\n`);
  try {
    for (const record of records) await record.close();
    if (options.json !== undefined) {
      const { users, callsPerUser, guessShare, guessError, pinned, header } = options;
      const settings = { rate, duration, seed, users, callsPerUser, guessShare, guessError, pinned, header };
      const times = { started: started.toISOString(), seconds: seconds() };
      writeFileSync(options.json, `${JSON.stringify({ url: url.href, ...times, settings, ...summary }, null, 2)}\n`);
    }
  } catch (error) {
    throw new Fault(`what came of the calls cannot be written (${reasonOf(error)})`);
  }
  return summary;
}
