import { describe, expect, it } from 'vitest';
import { frontendConfig } from './config.js';

describe('MODEL_HOST', () => {
  it.each([
    'http://localhost:8081',
    'http://model-service:8081',
    'https://10.0.0.1',
    'http://a.b.svc.cluster.local:8081',
  ])('%s is taken', (MODEL_HOST) => expect(frontendConfig({ MODEL_HOST }).MODEL_HOST).toBe(MODEL_HOST));

  it.each([
    'model-service:8081',
    'ftp://model',
    'http://',
    'http://model/predict',
    'http://model?x=1',
    'http://user@model',
  ])('%s is refused', (MODEL_HOST) =>
    expect(() => frontendConfig({ MODEL_HOST })).toThrow(
      `MODEL_HOST must be the URL of model-service without a path, such as http://localhost:8081; it is "${MODEL_HOST}"`,
    ),
  );
});
