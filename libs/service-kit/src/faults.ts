import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { faultsOf, type FaultConfig } from './fault.config.js';
import { faultHook } from './fault.hook.js';
import { withFirst } from './first-hook.js';
import { isPredictionPath } from './prediction-paths.js';
import type { Readiness } from './readiness.js';

/** Lets predictions fail as the environment says, and them alone: no other route has the hook, and none has it without a fault. */
export function injectFaults(
  fastify: FastifyInstance,
  config: FaultConfig,
  readiness: Readiness,
  logger: Logger,
): void {
  const faults = faultsOf(config);
  if (faults.length === 0) return;
  logger.warn(`faults are injected on purpose: ${faults.map(([name, value]) => `${name}=${String(value)}`).join(' ')}`);
  if (config.FAULT_UNREADY) readiness.block('fault', 'this is an injected fault: FAULT_UNREADY is true');
  const hook = faultHook(config);
  // Before the handler the body has been read, so that the connection can be used again after an error.
  fastify.addHook('onRoute', (route) => {
    if (isPredictionPath(route.url)) route.preHandler = withFirst(hook, route.preHandler);
  });
}
