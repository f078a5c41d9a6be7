import { type Exposed, parseExposition } from '@sms-checker/metrics/exposition';

/** The sum of a metric over all its samples that carry these labels; 0 where nothing has been counted yet. */
export function sumOf(exposition: string, metric: string, labels: Exposed['labels'] = {}): number {
  return parseExposition(exposition)
    .filter(({ name }) => name === metric)
    .filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
    .reduce((sum, { value }) => sum + value, 0);
}
