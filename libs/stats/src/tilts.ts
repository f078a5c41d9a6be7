/**
 * One bet that an arm (raised) has a higher proportion than the null hypothesis lets it, the other arm (lowered) a lower:
 * an event in the arm multiplies the wealth by 1 + raised, or 1 + lowered.
 */
export interface Tilt {
  readonly raised: number;
  readonly lowered: number;
  /** Logarithm of the share of the wealth that is put on this bet. */
  readonly logShare: number;
}

/** Log risk ratios that are bet on: 4 down to .002 by halves, so that sequences get narrower for a long time. */
const LOG_RATIOS = Array.from({ length: 12 }, (_, k) => 4 / 2 ** k);

/** Where most is put: a risk ratio of e^.5, about what margins ask for. The rest falls off slowly, as Cauchy's law. */
const LIKELY = 3;

/**
 * The bets on a mixture of effects. In each, the two arms' bets balance at proportion `base`: a higher proportion in both
 * arms, which is no effect, then wins nothing and loses nothing. That is the projection of the alternative onto the
 * null hypothesis (Turner, Ly and Grünwald 2024), taken at `base`.
 * @param ratio requests of the raised arm for each of the lowered
 */
export function tilts(ratio: number, base: number): Tilt[] {
  const shares = LOG_RATIOS.map((_, k) => 1 / (1 + (k - LIKELY) ** 2));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return LOG_RATIOS.map((logRatio, k) => ({
    ...balanced(Math.exp(logRatio), ratio, base),
    logShare: Math.log((shares[k] ?? 0) / total),
  }));
}

/** Solves (1 + raised) / (1 + lowered) = e with lowered / (1 + base lowered) = -ratio raised / (1 + base raised). */
function balanced(e: number, ratio: number, base: number): { raised: number; lowered: number } {
  const square = base * (1 + ratio);
  const linear = 1 + square - e * (square - ratio);
  const raised = (2 * (e - 1)) / (linear + Math.sqrt(linear ** 2 + 4 * square * (e - 1)));
  return { raised, lowered: (1 + raised) / e - 1 };
}

/** Whether the sum of the bets' wealth, of which `logWealth` gives the logarithms, is at least 1 / alpha. */
export function refutes(
  bets: readonly Tilt[],
  alpha: number,
  logWealth: (bet: Tilt, index: number) => number,
): boolean {
  let sum = 0;
  for (const [index, bet] of bets.entries()) {
    sum += Math.exp(bet.logShare + logWealth(bet, index));
    if (sum >= 1 / alpha) return true;
  }
  return false;
}
