import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { ConfigError, type ServiceConfig } from './config.js';
import { Readiness } from './readiness.js';

/** Milliseconds that running calls get after the delay. With the longest delay this stays under 10 s. */
const DRAIN_MS = 4500;

/** Before a service listens there is nothing to wait for. It must be said, as process 1 of a container ignores signals. */
const leaveEarly = () => process.exit(0);

/** Listens, and ends well: SIGTERM gives not ready, the delay, the drain, exit 0; SIGINT (a person) does not wait. */
export async function serve(app: NestFastifyApplication, config: ServiceConfig, logger: Logger): Promise<void> {
  let ending = false;
  const end = async (signal: string, delay: number) => {
    if (ending) return;
    ending = true;
    logger.info({ signal, delay }, 'shutting down');
    app.get(Readiness).leave();
    await sleep(delay);
    const drained = await Promise.race([app.close().then(() => true), sleep(DRAIN_MS, false)]);
    if (drained) logger.info('all calls are answered');
    else logger.warn(`calls were still running after ${DRAIN_MS} ms and were cut off`);
    logger.flush();
    process.exit(0);
  };
  await app.listen(config.PORT, '0.0.0.0');
  process.on('SIGTERM', () => void end('SIGTERM', config.SHUTDOWN_DELAY_MS));
  process.on('SIGINT', () => void end('SIGINT', 0));
  process.off('SIGTERM', leaveEarly).off('SIGINT', leaveEarly);
  logger.info({ port: config.PORT, metricsPort: config.METRICS_PORT ?? config.PORT }, 'listening');
}

/** Runs a service's start; what stops it is told in plain words, with what to set, and the process exits with 1. */
export async function run(name: string, start: () => Promise<void>): Promise<void> {
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
