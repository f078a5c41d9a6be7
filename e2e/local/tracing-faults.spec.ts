import { expect, it, onTestFinished } from 'vitest';
import { startCollector, type Behaviour } from '../src/collector.js';
import { predict } from '../src/http.js';
import { launch, startFrontend, startModel } from '../src/processes.js';

/** More than the 2048 spans that wait at most: each call has two in the app. */
const CALLS = 1500;

async function collectorUrl(behaviour: Behaviour | 'away'): Promise<string> {
  if (behaviour === 'away') return 'http://127.0.0.1:9';
  const collector = await startCollector(behaviour);
  onTestFinished(() => collector.close());
  return collector.url;
}

it.each<[Behaviour | 'away', string]>([
  ['away', 'ECONNREFUSED'],
  ['fail', 'Internal Server Error, 500'],
  ['hang', 'Request timed out'],
])('neither calls nor the end of the process suffer from a collector that does this: %s', async (behaviour, reason) => {
  const model = await startModel();
  const frontend = await startFrontend(model.url, {
    OTEL_EXPORTER_OTLP_ENDPOINT: await collectorUrl(behaviour),
    OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    OTEL_BSP_SCHEDULE_DELAY: '10',
    SHUTDOWN_DELAY_MS: '0',
  });
  for (let i = 0; i < CALLS; i += 10) {
    const replies = await Promise.all(Array.from({ length: 10 }, () => predict(frontend.url, { sms: 'hi' })));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
  }
  const complaints = () => frontend.lines.filter((line) => line.includes('spans are not exported'));
  await expect.poll(complaints).toHaveLength(1);
  const [complaint = ''] = complaints();
  const { level, msg } = JSON.parse(complaint) as { level: string; msg: string };
  expect(level).toBe('warn');
  expect(msg).toMatch(/^spans are not exported: .*; requests are answered all the same$/);
  expect(msg).toContain(reason);

  const stopped = performance.now();
  frontend.signal('SIGTERM');
  expect(await frontend.exited).toBe(0);
  expect(performance.now() - stopped).toBeLessThan(2000);
  expect(complaints()).toHaveLength(1);
});

it('is said to be wrong before anything listens', async () => {
  const service = await launch('frontend', {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  });
  expect(await service.exited).toBe(1);
  expect(service.stderr).toBe(
    [
      'frontend cannot start: wrong environment variables:',
      '  OTEL_EXPORTER_OTLP_ENDPOINT must be the URL of a collector, such as http://collector:4318; it is "collector:4317"',
      '  OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, as nothing else is spoken here: use that port of the collector, mostly 4318; it is "grpc"',
      '',
    ].join('\n'),
  );
});
