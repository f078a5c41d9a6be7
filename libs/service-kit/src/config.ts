import 'reflect-metadata';
import { VERSIONS, type Version } from '@sms-checker/contracts';
import { plainToInstance } from 'class-transformer';
import { IsIn, IsOptional, validateSync } from 'class-validator';
import { ConfigError } from './config-error.js';
import { Flag, oneOf, WholeNumber } from './config-rules.js';
import { FaultConfig } from './fault.config.js';
import { fieldsOf } from './read-dto.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Environment variables that both services understand. */
export class ServiceConfig extends FaultConfig {
  /** Release that this process is, as routes and metrics name it. */
  @IsIn(VERSIONS, { message: oneOf(VERSIONS) })
  VERSION: Version = 'v1';

  /** Port of the API. */
  @WholeNumber(1, 65535)
  PORT!: number;

  /** Port of `/metrics` alone; unset: `/metrics` is beside the API. */
  @IsOptional()
  @WholeNumber(1, 65535)
  METRICS_PORT?: number;

  /** Least important level that is logged. */
  @IsIn(LOG_LEVELS, { message: oneOf(LOG_LEVELS) })
  LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  /** Milliseconds after SIGTERM in which the service, no longer ready, still takes calls: routers need them to notice. */
  @WholeNumber(0, 5000)
  SHUTDOWN_DELAY_MS = 3000;

  /** Whether routes overwrite `x-sms-assignment` and `x-sms-version`; what a client could have sent is not believed. */
  @Flag()
  TRUST_ROUTES = false;
}

/**
 * Reads the variables that `Config` declares from an environment; an empty variable counts as unset.
 * @throws ConfigError that names every fault at once
 */
export function readConfig<T extends object>(Config: new () => T, env: NodeJS.ProcessEnv): T {
  const names = [...fieldsOf(Config)];
  const given = Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  const config = plainToInstance(Config, given, { exposeDefaultValues: true });
  const faults = validateSync(config).map(({ property, constraints }) => {
    const rule = [...new Set(Object.values(constraints ?? {}))].join(' and ');
    return `  ${property} ${rule}; it is ${env[property] ? JSON.stringify(env[property]) : 'not set'}`;
  });
  if (faults.length > 0) throw new ConfigError(['wrong environment variables:', ...faults].join('\n'));
  return config;
}
