import { CommanderError } from 'commander';
import { Fault, reasonOf, UsageFault } from './fault.js';

/** Exit codes that all tools share; those of verdicts are the experiment tool's. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/**
 * The exit code after an error, which is told in a line that begins with the tool's name; commander has told its own.
 * @throws the error, where it is a defect of the tool itself
 */
export function exitCodeOf(error: unknown, tool: string, tell: (line: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (!(error instanceof Fault)) throw error;
  tell(`${tool}: ${reasonOf(error)}`);
  return error instanceof UsageFault ? EXIT.usage : EXIT.failed;
}
