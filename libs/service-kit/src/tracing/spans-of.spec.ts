import { tracingChannel } from 'node:diagnostics_channel';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { expect, it } from 'vitest';
import { spansOf } from './spans-of.js';

interface Work {
  name: string;
  error?: unknown;
}

const exporter = new InMemorySpanExporter();
const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer('test');
const names = () => exporter.getFinishedSpans().map(({ name, attributes }) => `${name} ${String(attributes.how)}`);

it('makes a span of each piece of work that should have one, until it is told to stop', async () => {
  const channel = tracingChannel<Work, Work>('test');
  const stop = spansOf(
    channel,
    ({ name }) => (name === 'skipped' ? undefined : tracer.startSpan(name)),
    (span, { error }) => span.setAttribute('how', error instanceof Error ? error.message : 'well'),
  );
  const fail = () => Promise.reject(new Error('badly'));
  await channel.tracePromise(() => Promise.resolve(1), { name: 'first' });
  await channel.tracePromise(() => Promise.resolve(1), { name: 'skipped' });
  await expect(channel.tracePromise(fail, { name: 'second' })).rejects.toThrow('badly');
  stop();
  await channel.tracePromise(() => Promise.resolve(1), { name: 'third' });
  expect(names()).toEqual(['first well', 'second badly']);
});
