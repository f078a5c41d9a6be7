import cdf from '@stdlib/stats-base-dists-normal-cdf';
import { positive, probability, within } from './check.js';
import { NUISANCE, worstCost } from './difference.js';
import { proportionSequence } from './proportion.js';
import { type Tilt, tilts } from './tilts.js';
import { type Arms, checkOptions, type Interval, type SequenceOptions } from './types.js';

/** Requests that an experiment needs. */
export interface Plan extends Arms<number> {
  readonly requests: number;
}

/** A sequence's options, and how sure it must be that the plan is enough. */
export interface PlanOptions extends SequenceOptions {
  /** Probability that the question is decided within the plan when the truth is as said. */
  readonly power: number;
}

/** Of the largest plan: more is beyond any experiment of this kind. */
const MOST = 1e12;

/** For what the formula leaves out: looks are not continuous, and rare events come in large steps. */
const RESERVE = 1.1;

/**
 * Requests of both arms after which differenceSequence has decided with probability `power`: accepted where `effect` is below
 * the margin, rejected where it is above.
 * @param options.base proportion of the stable arm
 * @param options.effect how much higher that of the canary is
 * @throws RangeError where an option is out of its bounds, the effect is the margin, or 10^12 requests are not enough
 */
export function planDifference(
  options: PlanOptions & { readonly base: number; readonly effect: number; readonly margin: number },
): Plan {
  const { base, effect, margin, alpha } = options;
  probability('base', base);
  probability('base + effect', base + effect);
  within('margin', margin, -1, 1);
  decidable('effect', effect, margin);
  const { stable, canary } = arms(options, base, base + effect);
  const [raised, lowered, level, difference] =
    effect > margin ? [canary, stable, alpha.reject, margin] : [stable, canary, alpha.accept, -margin];
  return plan(options, { raised, lowered, level, base }, (bet, requests) => {
    const nuisance = expectedInterval(lowered, requests, level);
    const cost = worstCost(raised.share, lowered.share, bet, difference, nuisance);
    return gain(raised, bet.raised) + gain(lowered, bet.lowered) - cost;
  });
}

/**
 * The same for slowShareSequence. What the uncertainty of the stable quantile costs depends on the latencies: here the canary's
 * share above a threshold is taken to grow in proportion to the stable version's.
 * @param options.share true share of the canary's requests that are slower than the threshold
 * @throws RangeError where an option is out of its bounds, the share is the margin, or 10^12 requests are not enough
 */
export function planSlowShare(
  options: PlanOptions & { readonly share: number; readonly margin?: number; readonly quantile?: number },
): Plan {
  const { share, quantile = 0.95, margin = 1 - quantile, alpha } = options;
  const base = 1 - probability('quantile', quantile);
  probability('share', share);
  probability('margin', margin);
  decidable('share', share, margin);
  const { stable, canary } = arms(options, base, share);
  const slower = share > margin;
  const [raised, lowered, level] = slower ? [canary, stable, alpha.reject] : [stable, canary, alpha.accept];
  return plan(options, { raised, lowered, level, base }, (bet, requests) => {
    const [ofCanary, ofStable] = slower ? [bet.raised, bet.lowered] : [bet.lowered, bet.raised];
    const cost = canary.share * Math.log1p(margin * ofCanary) + stable.share * Math.log1p(base * ofStable);
    const gained = (gain(raised, bet.raised) + gain(lowered, bet.lowered)) / base;
    const { lower, upper } = expectedInterval(stable, requests, level);
    return Math.min(gained * lower, gained * upper) - cost;
  });
}

/** Seconds that so many requests take. @throws RangeError where the traffic is not above 0 */
export function duration(requests: number, requestsPerSecond: number): number {
  return within('requests', requests, 0, Infinity) / positive('requestsPerSecond', requestsPerSecond);
}

/** An arm's share of the requests, and the true proportion of its events. */
interface Arm {
  readonly share: number;
  readonly proportion: number;
}

/** The side of a question that the truth is on: which arm's events are bet on, at what alpha and base. */
interface Side {
  readonly raised: Arm;
  readonly lowered: Arm;
  readonly level: number;
  readonly base: number;
}

function arms({ weights }: PlanOptions, stable: number, canary: number): Arms<Arm> {
  const share = weights.canary / (weights.stable + weights.canary);
  return { stable: { share: 1 - share, proportion: stable }, canary: { share, proportion: canary } };
}

/**
 * Least requests with enough power. The logarithm of each bet's wealth is taken as a Brownian motion with drift, which crosses
 * its level in time by the inverse Gaussian law; the best bet counts.
 * @param drift of a bet for each request, with the nuisance as it is known after so many
 */
function plan(options: PlanOptions, side: Side, drift: (bet: Tilt, requests: number) => number): Plan {
  const clusterSize = checkOptions(options);
  const power = probability('power', options.power);
  const { raised, lowered, level, base } = side;
  const bets = tilts(raised.share / lowered.share, base).map((bet) => ({
    bet,
    variance: variance(raised, bet.raised) + variance(lowered, bet.lowered),
    height: -Math.log(level * (1 - NUISANCE)) - bet.logShare,
  }));
  const chance = (n: number) =>
    Math.max(...bets.map(({ bet, variance, height }) => crossed(drift(bet, n), variance, height, n)));
  const requests = RESERVE * clusterSize * least((n) => chance(n) >= power);
  const { stable, canary } = arms(options, 0, 0);
  return {
    requests: Math.ceil(requests),
    stable: Math.ceil(stable.share * requests),
    canary: Math.ceil(canary.share * requests),
  };
}

function gain({ share, proportion }: Arm, bet: number): number {
  return share * proportion * Math.log1p(bet);
}

function variance({ share, proportion }: Arm, bet: number): number {
  return share * proportion * (1 - proportion) * Math.log1p(bet) ** 2;
}

/** Where the nuisance, an arm's proportion, is expected to be known to lie. */
function expectedInterval({ share, proportion }: Arm, requests: number, level: number): Interval {
  const trials = share * requests;
  return proportionSequence({ trials, events: trials * proportion }, level * NUISANCE);
}

/** Probability that a Brownian motion has reached a height by n. */
function crossed(drift: number, variance: number, height: number, n: number): number {
  const spread = Math.sqrt(variance * n);
  const past = cdf((drift * n - height) / spread, 0, 1);
  const back = Math.exp((2 * drift * height) / variance) * cdf((-drift * n - height) / spread, 0, 1);
  return past + (Number.isFinite(back) ? back : 0);
}

function decidable(name: string, truth: number, margin: number): void {
  if (truth === margin)
    throw new RangeError(`${name} is the margin, ${margin}: nothing can be decided there, plan for another ${name}`);
}

/** Least n, to a thousandth, that is enough. */
function least(enough: (n: number) => boolean): number {
  if (!enough(MOST)) throw new RangeError(`${MOST} requests are not enough: plan for a larger effect or a lower power`);
  let few = 1;
  let many = MOST;
  while (many / few > 1.001) {
    const middle = Math.sqrt(few * many);
    if (enough(middle)) many = middle;
    else few = middle;
  }
  return many;
}
