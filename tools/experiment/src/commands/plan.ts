import { DEFAULTS, duration, planDifference, planSlowShare, type Plan } from '@sms-checker/stats';
import type { Experiment } from '../config/experiment.js';
import { UsageFault } from '@sms-checker/cli';
import { alphaOf } from '../judging/questions.js';
import { count } from '../report/format.js';

/** What the plan supposes of the canary. */
interface Supposed {
  /** Percentage points of errors above stable, of a canary that does harm. */
  readonly harm: number;
  /** Percent of its calls that are slow, of a canary that is as fast as stable and of one that does harm. */
  readonly slow: number;
  readonly slowHarm: number;
}

/** How long a test needs, question by question, in words. @throws UsageFault where a question cannot be planned */
export function planText(experiment: Experiment, supposed: Supposed): string {
  const { expect, margins, split = { stable: 90, canary: 10 }, callsPerSession, sessions } = experiment;
  const options = { alpha: alphaOf(experiment), weights: split, power: expect.power, clusterSize: callsPerSession };
  const base = expect.errors / 100;
  const difference = (effect: number) => planDifference({ ...options, base, effect, margin: margins.errors / 100 });
  const slow = (share: number) =>
    planSlowShare({ ...options, share, margin: DEFAULTS.slowMargin, quantile: DEFAULTS.slowQuantile });
  const plans: [string, () => Plan][] = [
    [`accept: errors of both ${expect.errors} %`, () => difference(0)],
    [`accept: ${supposed.slow} % of the canary's calls slow`, () => slow(supposed.slow / 100)],
    [`reject: ${supposed.harm} points more errors`, () => difference(supposed.harm / 100)],
    [`reject: ${supposed.slowHarm} % of the canary's calls slow`, () => slow(supposed.slowHarm / 100)],
  ];
  const rows = plans.map(([what, of]) => [what, planned(of)] as const);
  const lines = rows.map(([what, plan]) => {
    const needed = sessionsOf(plan, callsPerSession);
    const time = spellOf(duration(plan.requests, expect.callsPerSecond));
    return `  ${what.padEnd(42)} ${count(plan.requests).padStart(11)} calls, ${count(plan.canary)} of the canary · ${count(needed)} sessions · ${time}`;
  });
  const enough = Math.max(...rows.slice(0, 2).map(([, plan]) => sessionsOf(plan, callsPerSession)));
  return [
    `at ${expect.callsPerSecond} calls a second, split ${split.stable}:${split.canary}, decided with probability ${expect.power} within`,
    ...lines,
    sessions >= enough
      ? `sessions: ${sessions} is enough`
      : `sessions is ${sessions}, and accepting needs ${enough}: set sessions: ${enough}, or let the budget reach as far`,
  ].join('\n');
}

const sessionsOf = ({ requests }: Plan, callsPerSession: number) => Math.ceil(requests / callsPerSession);

function planned(plan: () => Plan): Plan {
  try {
    return plan();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageFault(`this cannot be planned: ${error.message}`);
    throw error;
  }
}

/** Seconds in words. */
function spellOf(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  if (seconds < 7200) return `${Math.ceil(seconds / 60)} min`;
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} days`;
}
