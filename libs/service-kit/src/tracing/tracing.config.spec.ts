import { describe, expect, it } from 'vitest';
import { readConfig } from '../config.js';
import { isTraced, TracingConfig } from './tracing.config.js';

const read = (env: NodeJS.ProcessEnv) => readConfig(TracingConfig, env);
const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

describe('spans are exported', () => {
  it.each<[NodeJS.ProcessEnv, boolean]>([
    [{}, false],
    [{ OTEL_SERVICE_NAME: 'web', OTEL_TRACES_SAMPLER: 'always_on' }, false],
    [endpoint, true],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector/v1/traces' }, true],
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, true],
    [{ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }, false],
    [{ ...endpoint, OTEL_SDK_DISABLED: 'True' }, false],
    [{ ...endpoint, OTEL_SDK_DISABLED: 'false' }, true],
  ])('where %o asks for it: %s', (env, asked) => expect(isTraced(read(env))).toBe(asked));
});

const wrong = {
  OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
  OTEL_EXPORTER_OTLP_TIMEOUT: '0',
  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '10s',
  OTEL_TRACES_SAMPLER: 'jaeger_remote',
  OTEL_TRACES_SAMPLER_ARG: '2',
};

it('refuses what the SDK would pass over in silence', () => {
  const urls = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'grpc://collector',
  };
  const protocol = 'must be http/protobuf, as nothing else is spoken here: use that port of the collector, mostly 4318';
  const samplers =
    'always_on, parentbased_always_on, always_off, parentbased_always_off, traceidratio, parentbased_traceidratio';
  expect(() => read({ ...urls, ...wrong })).toThrow(
    [
      'wrong environment variables:',
      '  OTEL_EXPORTER_OTLP_ENDPOINT must be the URL of a collector, such as http://collector:4318; it is "collector:4318"',
      '  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT must be the URL of a collector, such as http://collector:4318; it is "grpc://collector"',
      `  OTEL_EXPORTER_OTLP_PROTOCOL ${protocol}; it is "grpc"`,
      `  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ${protocol}; it is "http/json"`,
      '  OTEL_EXPORTER_OTLP_TIMEOUT must be a whole number from 1 to 60000; it is "0"',
      '  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT must be a whole number from 1 to 60000; it is "10s"',
      `  OTEL_TRACES_SAMPLER must be one of ${samplers}; it is "jaeger_remote"`,
      '  OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1; it is "2"',
    ].join('\n'),
  );
});

it('lets stand what has no effect', () => {
  expect(isTraced(read(wrong))).toBe(false);
  expect(isTraced(read({ ...wrong, ...endpoint, OTEL_SDK_DISABLED: 'true', OTEL_TRACES_EXPORTER: 'zipkin' }))).toBe(
    false,
  );
});

it('knows one exporter, and two words', () => {
  expect(() => read({ OTEL_TRACES_EXPORTER: 'console' })).toThrow(
    'OTEL_TRACES_EXPORTER must be one of otlp, none; it is "console"',
  );
  expect(() => read({ OTEL_SDK_DISABLED: 'yes' })).toThrow('OTEL_SDK_DISABLED must be true or false; it is "yes"');
});
