import { EXIT, exitCodeOf } from '@sms-checker/cli';
import { cli } from './cli.js';
import { settingsOf } from './settings.js';

const { stdin, stdout, stderr } = process;
// A terminal that is gone takes no more words, and ends nothing before its time: SIGHUP does.
for (const stream of [stdout, stderr]) stream.on('error', () => undefined);

/** npm passes on what the terminal has sent to all of its processes already: within this time two signals are one. */
const SAME_MS = 500;

const ending = new AbortController();
let asked = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!ending.signal.aborted) asked = performance.now();
    // Who asks twice does not want to wait: what is still there is ended with this process.
    else if (performance.now() - asked > SAME_MS) process.exit(EXIT.failed);
    ending.abort();
  });
}

const tell = (line: string) => void stderr.write(`${line}\n`);
try {
  const output = {
    out: (text: string) => void stdout.write(text),
    err: (text: string) => void stderr.write(text),
    terminal: stdin.isTTY && stdout.isTTY ? { input: stdin, output: stdout } : undefined,
  };
  process.exitCode = await cli(process.argv.slice(2), settingsOf(process.env), output, ending);
} catch (error) {
  process.exitCode = exitCodeOf(error, 'sms-checker', tell);
}
