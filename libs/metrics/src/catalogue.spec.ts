import { describe, expect, it } from 'vitest';
import { geometricBuckets } from './buckets.js';
import { CATALOGUE, type MetricDefinition } from './catalogue.js';

const metrics = Object.entries(CATALOGUE) as [string, MetricDefinition][];
const ratios = (bounds: readonly number[], from: number, to: number) =>
  bounds.slice(1).flatMap((bound, i) => {
    const last = bounds[i] ?? NaN;
    return last >= from && bound <= to ? [bound / last] : [];
  });

describe('the catalogue', () => {
  it.each(metrics)('%s has a help text, allowed labels and bounds where they belong', (name, metric) => {
    expect(metric.help).toMatch(/^[A-Z1].*\.$/s);
    expect(name.endsWith('_total')).toBe(metric.kind === 'counter');
    expect(metric.buckets !== undefined).toBe(metric.kind === 'histogram');
    expect(metric.labels).toContain('version');
    expect(metric.labels).not.toContain('pod');
  });

  it.each(['app_prediction_latency_seconds', 'model_prediction_latency_seconds'] as const)(
    '%s tells quantiles between 1 ms and 1 s within 10 %%',
    (name) => {
      const { buckets } = CATALOGUE[name];
      expect(Math.max(...ratios(buckets, 0.001, 1))).toBeLessThanOrEqual(1.1);
      expect(buckets).toContain(0.001);
      expect(buckets.some((bound) => bound >= 1 && bound < 1.1)).toBe(true);
    },
  );

  it('starts inference times at 5 µs', () => expect(CATALOGUE.model_inference_seconds.buckets[0]).toBe(5e-6));
});

describe('geometricBuckets', () => {
  it('grows by the ratio until the end is covered', () => expect(geometricBuckets(1, 10, 2)).toEqual([1, 2, 4, 8, 16]));
});
