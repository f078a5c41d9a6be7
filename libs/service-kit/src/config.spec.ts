import { IsIn } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { oneOf, WholeNumber } from './config-rules.js';
import { readConfig, ServiceConfig } from './config.js';

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
      TRUST_ROUTES: false,
      OTEL_SDK_DISABLED: false,
      FAULTS_ALLOWED: false,
      FAULT_ERROR_RATE: 0,
      FAULT_ERROR_STATUS: 500,
      FAULT_DELAY_MS: 0,
      FAULT_DELAY_RATE: 1,
      FAULT_HANG_RATE: 0,
      FAULT_UNREADY: false,
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

describe('FAULT_*', () => {
  const on = {
    FAULT_ERROR_RATE: '0.5',
    FAULT_ERROR_STATUS: '503',
    FAULT_DELAY_MS: '0.7',
    FAULT_DELAY_RATE: '.1',
    FAULT_HANG_RATE: '1',
    FAULT_UNREADY: 'true',
  };

  it('are taken in a drill', () =>
    expect(readConfig(Config, { MODE: 'a', FAULTS_ALLOWED: 'true', ...on })).toMatchObject({
      FAULT_ERROR_RATE: 0.5,
      FAULT_ERROR_STATUS: 503,
      FAULT_DELAY_MS: 0.7,
      FAULT_DELAY_RATE: 0.1,
      FAULT_HANG_RATE: 1,
      FAULT_UNREADY: true,
    }));

  it.each([{}, { FAULTS_ALLOWED: 'false' }])('are refused outside of one: %o', (allowed) =>
    expect(() => readConfig(Config, { MODE: 'a', ...allowed, ...on })).toThrow(
      [
        'wrong environment variables:',
        '  FAULT_ERROR_RATE must be 0 or left out, unless FAULTS_ALLOWED is set to true; it is "0.5"',
        '  FAULT_ERROR_STATUS must be 500 or left out, unless FAULTS_ALLOWED is set to true; it is "503"',
        '  FAULT_DELAY_MS must be 0 or left out, unless FAULTS_ALLOWED is set to true; it is "0.7"',
        '  FAULT_DELAY_RATE must be 1 or left out, unless FAULTS_ALLOWED is set to true; it is ".1"',
        '  FAULT_HANG_RATE must be 0 or left out, unless FAULTS_ALLOWED is set to true; it is "1"',
        '  FAULT_UNREADY must be false or left out, unless FAULTS_ALLOWED is set to true; it is "true"',
      ].join('\n'),
    ),
  );

  it('may stand there switched off', () => {
    const off = {
      FAULT_ERROR_RATE: '0.0',
      FAULT_ERROR_STATUS: '500',
      FAULT_DELAY_MS: '0',
      FAULT_DELAY_RATE: '1.0',
      FAULT_HANG_RATE: '0',
      FAULT_UNREADY: 'false',
    };
    expect(readConfig(Config, { MODE: 'a', ...off })).toEqual(readConfig(Config, { MODE: 'a' }));
  });

  it('have bounds', () => {
    const wrong = {
      FAULT_ERROR_RATE: '1.1',
      FAULT_ERROR_STATUS: '200',
      FAULT_DELAY_MS: '60000.1',
      FAULT_DELAY_RATE: 'NaN',
      FAULT_HANG_RATE: '-0.1',
      FAULT_UNREADY: 'yes',
    };
    expect(() => readConfig(Config, { MODE: 'a', FAULTS_ALLOWED: 'true', ...wrong })).toThrow(
      [
        'wrong environment variables:',
        '  FAULT_ERROR_RATE must be a number from 0 to 1; it is "1.1"',
        '  FAULT_ERROR_STATUS must be a whole number from 400 to 599; it is "200"',
        '  FAULT_DELAY_MS must be a number from 0 to 60000; it is "60000.1"',
        '  FAULT_DELAY_RATE must be a number from 0 to 1; it is "NaN"',
        '  FAULT_HANG_RATE must be a number from 0 to 1; it is "-0.1"',
        '  FAULT_UNREADY must be true or false; it is "yes"',
      ].join('\n'),
    );
    expect(() => readConfig(Config, { MODE: 'a', FAULTS_ALLOWED: '1' })).toThrow(
      'FAULTS_ALLOWED must be true or false; it is "1"',
    );
  });
});
