import { IsIn } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { oneOf, readConfig, ServiceConfig, WholeNumber } from './config.js';

class Config extends ServiceConfig {
  override PORT = 8080;

  @IsIn(['a', 'b'], { message: oneOf(['a', 'b']) })
  MODE!: string;

  @WholeNumber(1, 10)
  SIZE = 5;
}

describe('readConfig', () => {
  it('takes what is given, defaults for the rest, and nothing that was not declared', () => {
    expect(readConfig(Config, { MODE: 'a', PORT: '9000', SIZE: '', HOME: '/root' })).toEqual({
      VERSION: 'v1',
      MODE: 'a',
      PORT: 9000,
      SIZE: 5,
      LOG_LEVEL: 'info',
      SHUTDOWN_DELAY_MS: 3000,
    });
  });

  it('names every fault in one message', () => {
    const env = {
      VERSION: 'v9',
      PORT: '80a',
      SIZE: '11',
      LOG_LEVEL: 'loud',
      METRICS_PORT: '0',
      SHUTDOWN_DELAY_MS: '1.5',
    };
    expect(() => readConfig(Config, env)).toThrow(
      [
        'wrong environment variables:',
        '  MODE must be one of a, b; it is not set',
        '  SIZE must be a whole number from 1 to 10; it is "11"',
        '  VERSION must be one of v1, v2, v3; it is "v9"',
        '  PORT must be a whole number from 1 to 65535; it is "80a"',
        '  METRICS_PORT must be a whole number from 1 to 65535; it is "0"',
        '  LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent; it is "loud"',
        '  SHUTDOWN_DELAY_MS must be a whole number from 0 to 5000; it is "1.5"',
      ].join('\n'),
    );
  });
});
