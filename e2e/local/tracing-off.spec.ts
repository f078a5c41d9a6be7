import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { predict } from '../src/http.js';
import { launch } from '../src/processes.js';

const PRELOADED = { NODE_OPTIONS: `--import ${fileURLToPath(new URL('../src/loaded-modules.mjs', import.meta.url))}` };

/** Packages that a service has loaded by the time it ends, a call of it later. */
async function loaded(name: 'frontend' | 'model-service', env: Record<string, string>): Promise<string[]> {
  const service = await launch(name, { ...PRELOADED, SHUTDOWN_DELAY_MS: '0', ...env });
  await service.ready();
  await predict(service.url, { sms: 'hi' });
  service.signal('SIGTERM');
  expect(await service.exited).toBe(0);
  return JSON.parse(service.stderr.trim().split('\n').at(-1) ?? '') as string[];
}

/** The interface, without anything behind it: prom-client loads it. */
const INTERFACE = ['@opentelemetry/api'];

it.each([
  ['nothing is asked for', {}],
  ['none is', { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }],
  ['all is disabled', { OTEL_SDK_DISABLED: 'TRUE', OTEL_TRACES_EXPORTER: 'otlp' }],
])('loads nothing of OpenTelemetry where %s', async (_what, env) => {
  expect(await loaded('frontend', env)).toEqual(INTERFACE);
  expect(await loaded('model-service', env)).toEqual(INTERFACE);
});

it('loads the SDK where it is asked for', async () => {
  const packages = await loaded('frontend', { OTEL_TRACES_EXPORTER: 'otlp' });
  expect(packages).toEqual(expect.arrayContaining(['@opentelemetry/sdk-trace-base']));
  expect(packages).toEqual(expect.arrayContaining(['@opentelemetry/exporter-trace-otlp-proto']));
});
