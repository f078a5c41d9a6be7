import type { createLogger } from '@sms-checker/service-kit';

export const LOGGER = Symbol('LOGGER');

/** The service's own log, for lines with fields. */
export type Logger = ReturnType<typeof createLogger>;
