import { describe, expect, it } from 'vitest';
import { modelServiceConfig } from './config.js';

describe('the release of a model-service', () => {
  it.each([
    [{}, 'v1'],
    [{ MODEL_NAME: 'v2' }, 'v2'],
    [{ MODEL_NAME: 'v2', VERSION: 'v3' }, 'v3'],
    [{ MODEL_NAME: 'v2', VERSION: '' }, 'v2'],
    [{ MODEL_NAME: 'my-model' }, 'v1'],
  ])('%o is %s', (env, version) => expect(modelServiceConfig(env).VERSION).toBe(version));
});

it.each(['../v1', 'a/b', '.hidden'])('MODEL_NAME %j is no way out of MODEL_DIR', (name) =>
  expect(() => modelServiceConfig({ MODEL_NAME: name })).toThrow(
    `MODEL_NAME must be the name of a folder in MODEL_DIR, not a path; it is "${name}"`,
  ),
);

it('the bounds of serving are checked, all at once', () => {
  const env = { MODEL_WORKERS: '0', MODEL_QUEUE: '10001', MODEL_DEADLINE_MS: '9', MODEL_RELOAD_SECONDS: '1.5' };
  expect(() => modelServiceConfig(env)).toThrow(
    [
      'wrong environment variables:',
      '  MODEL_WORKERS must be a whole number from 1 to 64; it is "0"',
      '  MODEL_QUEUE must be a whole number from 1 to 10000; it is "10001"',
      '  MODEL_DEADLINE_MS must be a whole number from 10 to 60000; it is "9"',
      '  MODEL_RELOAD_SECONDS must be a whole number from 0 to 3600; it is "1.5"',
    ].join('\n'),
  );
  expect(modelServiceConfig({}).MODEL_WORKERS).toBeGreaterThanOrEqual(1);
});

it('PREDICTION_LOG=file needs the file, and the others do not', () => {
  expect(modelServiceConfig({}).PREDICTION_LOG).toBe('stdout');
  expect(modelServiceConfig({ PREDICTION_LOG: 'off' }).PREDICTION_LOG_FILE).toBe('');
  expect(() => modelServiceConfig({ PREDICTION_LOG: 'file' })).toThrow(
    'PREDICTION_LOG_FILE must be the path of a file, such as /logs/{hostname}.jsonl, as PREDICTION_LOG is file; it is not set',
  );
});
