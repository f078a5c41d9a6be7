import { describe, expect, it } from 'vitest';
import { frontendConfig } from './config.js';

describe('PIN_COOKIE', () => {
  it.each(['canary', 'my-Pin_2'])('%s is taken', (PIN_COOKIE) =>
    expect(frontendConfig({ PIN_COOKIE }).PIN_COOKIE).toBe(PIN_COOKIE),
  );

  it.each([{}, { PIN_COOKIE: '' }])('%j means that nobody can choose', (env) =>
    expect(frontendConfig(env).PIN_COOKIE).toBeUndefined(),
  );

  it.each(['a b', 'a=b', 'a;b', 'ä'])('%s is refused', (PIN_COOKIE) =>
    expect(() => frontendConfig({ PIN_COOKIE })).toThrow(
      `PIN_COOKIE must be the name of a cookie: letters, digits, _ and - only; it is "${PIN_COOKIE}"`,
    ),
  );
});

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
