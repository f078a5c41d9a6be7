import { Fault } from '@sms-checker/cli';
import { Tool } from './tool.js';
import { type Judgement, linesOf, type Subject, writeExperiment } from './judgement.js';

/** Milliseconds that a verdict may take. */
const LIMIT_MS = 60_000;

/**
 * Asks the experiment tool once.
 * @param folder for its files
 * @param signal ends the asking
 * @returns the judgement in lines, its word first
 * @throws Fault where it has none
 */
export async function verdictOf(folder: string, subject: Subject, signal: AbortSignal): Promise<string[]> {
  const { share } = subject;
  if (!(share > 0 && share < 100))
    throw new Fault(`a verdict compares two versions, and the canary has ${share} % of the users: press + or - first`);
  const words = ['verdict', 'local', '--file', writeExperiment(folder, subject), '--no-write', '--json'];
  const child = new Tool('experiment', words);
  // At once: it would finish its look first, and writes nothing that could be left half done.
  const stop = () => void child.end('SIGKILL');
  const late = setTimeout(stop, LIMIT_MS);
  signal.addEventListener('abort', stop);
  const { code, out, err } = await child.ended;
  clearTimeout(late);
  signal.removeEventListener('abort', stop);
  try {
    return linesOf(JSON.parse(out) as Judgement);
  } catch {
    throw new Fault(`the experiment tool gave no verdict (${code}): ${err.trim()}`);
  }
}
