import type { Release } from '../manifest/release.js';

/** Share of its calls, from 0 to 1, that a release makes the canary's app fail; 0 where it has none. */
export function errorRateOf({ deployments }: Pick<Release, 'deployments'>): number {
  const apps = deployments
    .filter(({ spec }) => spec.template.metadata.labels.version === 'v2')
    .flatMap(({ spec }) => spec.template.spec.containers)
    .filter(({ name }) => name === 'frontend');
  const rates = apps.flatMap(({ env }) => env.filter(({ name }) => name === 'FAULT_ERROR_RATE'));
  return Number(rates[0]?.value ?? 0);
}
