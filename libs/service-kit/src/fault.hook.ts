import type { preHandlerHookHandler } from 'fastify';
import { HANG_MS, type FaultConfig } from './fault.config.js';
import { ProblemException } from './problem.js';
import { wait } from './wait.js';

/**
 * What comes before a prediction that may fail on purpose. It holds nothing but the connection, and ends with that.
 * @param random draws from 0 to below 1: whether a call hangs, is delayed, and then fails
 */
export function faultHook(config: FaultConfig, random = Math.random): preHandlerHookHandler {
  const { FAULT_ERROR_RATE, FAULT_DELAY_MS, FAULT_DELAY_RATE, FAULT_HANG_RATE } = config;
  const injected = (why: string) =>
    new ProblemException(config.FAULT_ERROR_STATUS, `this is an injected fault: ${why}`);
  return (_request, reply, done) => {
    const hangs = random() < FAULT_HANG_RATE;
    const delay = random() < FAULT_DELAY_RATE ? FAULT_DELAY_MS : 0;
    const fails = random() < FAULT_ERROR_RATE;
    const end = wait(hangs ? HANG_MS : delay, () => {
      if (hangs) done(injected(`FAULT_HANG_RATE is ${FAULT_HANG_RATE}, and nobody left for ${HANG_MS / 1000} s`));
      else done(fails ? injected(`FAULT_ERROR_RATE is ${FAULT_ERROR_RATE}`) : undefined);
    });
    reply.raw.once('close', end);
  };
}
