/** What the user can put right: told in one line, without a stack. */
export class Fault extends Error {}

/** Wrong words on the command line, or in a file that it names. */
export class UsageFault extends Fault {}

/** What is wrong, in words, whatever was thrown. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, name, message } = error;
  if (name === 'TimeoutError') return 'no answer in time';
  if (cause instanceof Error) return `${message}: ${reasonOf(cause)}`;
  const { code } = error as NodeJS.ErrnoException;
  return message || code || name;
}
