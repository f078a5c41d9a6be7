import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { faultsOf, type FaultConfig } from './fault.config.js';
import { asksForPrediction } from './prediction-paths.js';
import { ProblemException } from './problem.js';
import type { Readiness } from './readiness.js';

/** Lets predictions fail as the environment says, and them alone: probes, metrics and the page stay as they are. */
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
  // At this point the body has been read, so that the connection can be used again after an error.
  fastify.addHook('preHandler', (request, reply, done) => {
    if (!asksForPrediction(request)) {
      done();
      return;
    }
    // Nothing holds a call that hangs but its connection: it ends with that, at the latest when the drain is over.
    if (Math.random() < config.FAULT_HANG_RATE) return;
    const goOn = () => done(Math.random() < config.FAULT_ERROR_RATE ? injectedError(config) : undefined);
    if (config.FAULT_DELAY_MS === 0) {
      goOn();
      return;
    }
    const delay = setTimeout(goOn, config.FAULT_DELAY_MS);
    reply.raw.once('close', () => clearTimeout(delay));
  });
}

function injectedError({ FAULT_ERROR_RATE, FAULT_ERROR_STATUS }: FaultConfig): ProblemException {
  return new ProblemException(FAULT_ERROR_STATUS, `this is an injected fault: FAULT_ERROR_RATE is ${FAULT_ERROR_RATE}`);
}
