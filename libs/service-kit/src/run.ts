import { ConfigError } from './config-error.js';

/** Before a service listens there is nothing to wait for. It must be said, as process 1 of a container ignores signals. */
export const leaveEarly = () => process.exit(0);

/**
 * Runs a service's start; what stops it is told in plain words, with what to set, and the process exits with 1.
 * This file loads next to nothing, so that a start that imports the rest can be stopped while it does.
 */
export async function run(name: string, start: () => Promise<unknown>): Promise<void> {
  process.on('SIGTERM', leaveEarly).on('SIGINT', leaveEarly);
  try {
    await start();
  } catch (error) {
    process.stderr.write(`${name} cannot start: ${whyNot(error)}\n`);
    process.exit(1);
  }
}

function whyNot(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE') {
    return `port ${port} is in use: stop what listens there, or set PORT (or METRICS_PORT) to another`;
  }
  if (code === 'EACCES' && port)
    return `no right to listen on port ${port}: set PORT (or METRICS_PORT) to 1024 or more`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
