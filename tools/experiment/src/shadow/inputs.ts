import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Experiment } from '../config/experiment.js';
import { Fault, reasonOf, UsageFault } from '@sms-checker/cli';
import { linesOf } from './lines.js';
import { parseLine, type LogLine } from '@sms-checker/prediction-log';

/** Milliseconds that kubectl may take to give all logs. */
const KUBECTL_MS = 600_000;

/** Pods of one role whose logs are read at once. */
const MAX_PODS = 50;

/** A log that is read line by line. */
export interface Input {
  readonly name: string;
  readonly stream: Readable;
  /** Ends with a reason where the log broke off. */
  readonly ended?: Promise<void>;
  /** Ends what writes it, if that has not ended. */
  readonly stop?: () => void;
}

/** What is no line of the prediction log is counted and left out. */
export class LogReader {
  otherLines = 0;

  /** @throws UsageFault where the input cannot be read */
  async *read({ name, stream, ended }: Input): AsyncGenerator<LogLine> {
    try {
      for await (const text of linesOf(stream)) {
        const line = parseLine(text);
        if (line) yield line;
        else this.otherLines++;
      }
    } catch (error) {
      throw new UsageFault(`${name} cannot be read (${reasonOf(error)})`);
    }
    await ended;
  }
}

/** A file, or stdin where its name is `-`. */
export const fileInput = (file: string): Input =>
  file === '-' ? { name: 'stdin', stream: process.stdin } : { name: file, stream: createReadStream(file) };

/** `kubectl logs` of all pods of the model that are live or shadows. */
export function kubectlInput(
  program: string,
  { release, namespace }: Experiment,
  role: 'live' | 'shadow',
  since: string,
): Input {
  const selector = `app.kubernetes.io/instance=${release},app.kubernetes.io/component=model-service,role=${role}`;
  const bounds = ['--tail', '-1', '--since', since, '--max-log-requests', `${MAX_PODS}`];
  const args = ['logs', '--namespace', namespace, '--selector', selector, '--container', 'model-service', ...bounds];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: KUBECTL_MS });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(new Fault(error.code === 'ENOENT' ? `${program} is not on PATH: install it` : reasonOf(error)));
    });
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Fault(`kubectl logs of the ${role} pods failed: ${said.trim() || `exit code ${code}`}`));
    });
  });
  // Awaited after the last line: until then a failure is no unhandled one.
  ended.catch(() => undefined);
  return { name: `kubectl logs of the ${role} pods`, stream: child.stdout, ended, stop: () => void child.kill() };
}
