import { cli } from './cli.js';
import { settingsOf } from './settings.js';

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());

const output = {
  out: (text: string) => void process.stdout.write(`${text}\n`),
  err: (text: string) => void process.stderr.write(`${text}\n`),
};
process.exitCode = await cli(process.argv.slice(2), settingsOf(process.env), output, ending.signal);
