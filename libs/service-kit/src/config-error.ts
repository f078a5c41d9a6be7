/** The environment is not what the service needs; the message names every fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
