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

it('PREDICTION_LOG=file needs the file, and the others do not', () => {
  expect(modelServiceConfig({}).PREDICTION_LOG).toBe('stdout');
  expect(modelServiceConfig({ PREDICTION_LOG: 'off' }).PREDICTION_LOG_FILE).toBe('');
  expect(() => modelServiceConfig({ PREDICTION_LOG: 'file' })).toThrow(
    'PREDICTION_LOG_FILE must be the path of a file, such as /logs/{hostname}.jsonl, as PREDICTION_LOG is file; it is not set',
  );
});
