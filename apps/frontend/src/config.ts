import { readConfig, ServiceConfig, WholeNumber } from '@sms-checker/service-kit';
import { IsOptional, Matches } from 'class-validator';

const MODEL_HOST_RULE = 'must be the URL of model-service without a path, such as http://localhost:8081';

/** The environment of the frontend. */
export class FrontendConfig extends ServiceConfig {
  override PORT = 8080;

  /** Where model-service answers: scheme, host and port. */
  @Matches(/^https?:\/\/([\w.-]+|\[[\da-f:]+\])(:\d{1,5})?\/?$/i, { message: MODEL_HOST_RULE })
  MODEL_HOST = 'http://localhost:8081';

  /** Milliseconds that model-service has for a whole answer, the connection included. */
  @WholeNumber(1, 60_000)
  MODEL_TIMEOUT_MS = 2000;

  /** Calls that wait for the model at once; one more is a 429. */
  @WholeNumber(1, 10_000)
  MAX_IN_FLIGHT = 512;

  /** Cookie by which the routes let a tester choose a version; unset: nobody can choose, and the page offers no choice. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]+$/, { message: 'must be the name of a cookie: letters, digits, _ and - only' })
  PIN_COOKIE?: string;
}

/** Reads the process's environment. */
export function frontendConfig(env = process.env): FrontendConfig {
  return readConfig(FrontendConfig, env);
}
