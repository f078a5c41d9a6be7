import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { ServiceConfig } from './config.js';
import { Readiness } from './readiness.js';
import { leaveEarly } from './run.js';

/** Milliseconds that running calls get after the delay. */
export const DRAIN_MS = 3300;

/**
 * Milliseconds for what comes after the last call. Logs have a second of their own; but a model that is just being loaded
 * must be waited for, as a thread that is ended within onnxruntime aborts the process.
 * With the longest delay all stays under 18 s.
 */
const CLOSE_MS = 9000;

/** Listens, and ends well: SIGTERM gives not ready, the delay, the drain, exit 0; SIGINT (a person) does not wait. */
export async function serve(app: NestFastifyApplication, config: ServiceConfig, logger: Logger): Promise<void> {
  let ending = false;
  const end = async (signal: string, delay: number) => {
    if (ending) return;
    ending = true;
    logger.info({ signal, delay }, 'shutting down');
    app.get(Readiness).leave();
    await sleep(delay);
    const closed = app.close().then(() => true);
    if (await Promise.race([closed, sleep(DRAIN_MS, false)])) {
      logger.info('all calls are answered');
    } else {
      logger.warn(`not done after ${DRAIN_MS} ms: calls that are still running are cut off`);
      // Without this the close would go on waiting for them, and never come to what is after the last call.
      app.getHttpServer().closeAllConnections();
      await Promise.race([closed, sleep(CLOSE_MS)]);
    }
    logger.flush();
    process.exit(0);
  };
  await app.listen(config.PORT, '0.0.0.0');
  process.on('SIGTERM', () => void end('SIGTERM', config.SHUTDOWN_DELAY_MS));
  process.on('SIGINT', () => void end('SIGINT', 0));
  process.off('SIGTERM', leaveEarly).off('SIGINT', leaveEarly);
  logger.info({ port: config.PORT, metricsPort: config.METRICS_PORT ?? config.PORT }, 'listening');
}
