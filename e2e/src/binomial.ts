/** Coefficients of Lanczos' approximation with g = 7: relative error below 1e-14. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** Natural logarithm of the gamma function, for x ≥ 0.5. */
export function logGamma(x: number): number {
  const [first, ...others] = LANCZOS;
  const z = x - 1;
  const t = z + 7.5;
  const series = others.reduce<number>((sum, coefficient, i) => sum + coefficient / (z + i + 1), first);
  return Math.log(2 * Math.PI) / 2 + (z + 0.5) * Math.log(t) - t + Math.log(series);
}

/** Logarithm of the probability of exactly `hits` in `trials`, each with probability 0 < p < 1. */
function logProbability(hits: number, trials: number, p: number): number {
  const choose = logGamma(trials + 1) - logGamma(hits + 1) - logGamma(trials - hits + 1);
  return choose + hits * Math.log(p) + (trials - hits) * Math.log1p(-p);
}

/**
 * Exact two-sided binomial test: the probability, if every trial hits with probability `p`, of a count that is at most
 * as likely as `hits` (the definition that R's `binom.test` uses too).
 */
export function binomialTest(hits: number, trials: number, p: number): number {
  // Counts that are equally likely must count as such although their logarithms differ in the last digits.
  const bound = logProbability(hits, trials, p) + 1e-7;
  let sum = 0;
  for (let count = 0; count <= trials; count++) {
    const log = logProbability(count, trials, p);
    if (log <= bound) sum += Math.exp(log);
  }
  return Math.min(1, sum);
}
