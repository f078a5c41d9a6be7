import { expect } from 'vitest';
import { binomialTest } from './binomial.js';
import { measured } from './measured.js';

/** So rare that a run in a million is a false alarm. */
const ALPHA = 1e-6;

const decimals = (digits: number) => (value: number) => value.toLocaleString('en', { maximumFractionDigits: digits });

/** Records how often something happened that has this probability (over 0 and under 1), and checks that it may be so. */
export function expectShare(what: string, hits: number, trials: number, share: number): void {
  const p = binomialTest(hits, trials, share);
  const z = (hits - trials * share) / Math.sqrt(trials * share * (1 - share));
  const seen = `${decimals(2)((100 * hits) / trials)} % (${hits} of ${trials})`;
  measured(
    what,
    `${seen}, z = ${z.toFixed(2)}, p = ${p.toPrecision(2)}`,
    `${decimals(2)(100 * share)} %, p ≥ ${ALPHA.toExponential()}`,
  );
  expect(p, what).toBeGreaterThanOrEqual(ALPHA);
}
