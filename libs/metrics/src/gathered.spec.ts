import { Counter, Histogram, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { observerOf, takeOver, tallyOf } from './gathered.js';

function make() {
  const registry = new Registry();
  const options = { help: 'Help.', labelNames: ['api'], registers: [registry], collect: takeOver };
  const histogram = new Histogram({ ...options, name: 'seconds', buckets: [1, 2] });
  return { registry, histogram, counter: new Counter({ ...options, name: 'calls_total' }) };
}

it('holds nothing back from a reader, of whichever handle', async () => {
  const { registry, histogram, counter } = make();
  const [one, two] = [observerOf(histogram, { api: 'one' }), observerOf(histogram, { api: 'two' })];
  one.observe(0.5);
  one.observe(1.5);
  two.observe(3);
  const [calls, others] = [tallyOf(counter, { api: 'one' }), tallyOf(counter, { api: 'two' })];
  calls.inc();
  calls.inc();
  others.inc();
  const text = await registry.metrics();
  expect(text).toContain('seconds_bucket{le="1",api="one"} 1\n');
  expect(text).toContain('seconds_bucket{le="+Inf",api="one"} 2\n');
  expect(text).toContain('seconds_sum{api="one"} 2\n');
  expect(text).toContain('seconds_count{api="two"} 1\n');
  expect(text).toContain('calls_total{api="one"} 2\n');
  expect(text).toContain('calls_total{api="two"} 1\n');
  expect(await registry.metrics()).toBe(text);
});

it('counts what is handed on between two readings', async () => {
  const { registry, histogram } = make();
  const handle = observerOf(histogram, { api: 'one' });
  for (let i = 0; i < 1000; i++) handle.observe(1.5);
  const text = await registry.metrics();
  expect(text).toContain('seconds_count{api="one"} 1000\n');
  expect(text).toContain('seconds_sum{api="one"} 1500\n');
});

it('counts beside what is counted without a handle', async () => {
  const { registry, counter } = make();
  tallyOf(counter, { api: 'one' }).inc();
  counter.inc({ api: 'one' });
  expect(await registry.metrics()).toContain('calls_total{api="one"} 2\n');
});
