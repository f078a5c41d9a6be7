import { Counter, Registry } from 'prom-client';
import { expect, it, vi } from 'vitest';
import { kept } from './kept.js';

it('makes one handle a combination of values', () => {
  const make = vi.fn((...values: string[]) => ({ values }));
  const handle = kept(make);
  expect(handle('a', 'b')).toBe(handle('a', 'b'));
  expect(handle('a', 'b').values).toEqual(['a', 'b']);
  expect(handle('b', 'a')).not.toBe(handle('a', 'b'));
  expect(make).toHaveBeenCalledTimes(2);
});

it('counts by handles what is counted without them', async () => {
  const registry = new Registry();
  const counter = new Counter({ name: 'calls_total', help: 'Calls.', labelNames: ['status'], registers: [registry] });
  const of = kept((status) => counter.labels({ status }));
  of('200').inc();
  of('200').inc();
  counter.inc({ status: '200' });
  of('500').inc();
  const text = await registry.metrics();
  expect(text).toContain('calls_total{status="200"} 3\n');
  expect(text).toContain('calls_total{status="500"} 1\n');
});
