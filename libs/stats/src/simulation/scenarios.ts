import { DEFAULTS, splitAlpha } from '../decide.js';
import { planDifference, planSlowShare } from '../plan.js';
import { type Arms, type SequenceOptions } from '../types.js';
import { type Simulation } from './simulate.js';
import { errors, latency, slowShare, type Start } from './streams.js';

/** An experiment whose truth is known, and what must come out of it. */
export interface Scenario extends Omit<Simulation, 'runs' | 'seed'> {
  readonly name: string;
  readonly truth: string;
  readonly split: string;
  /** How often the decision must be made; the bound that is not 0 or 1 is the claim. */
  readonly must: { readonly decision: 'accept' | 'reject'; readonly least: number; readonly most: number };
}

const LOOKS = 100;
const POWER = 0.95;
const BASE = 0.01;
const SPREAD = 0.5;
const SPLITS: readonly Arms<number>[] = [
  { stable: 90, canary: 10 },
  { stable: 50, canary: 50 },
];
const NO_HARM = { decision: 'reject', least: 0, most: DEFAULTS.alpha } as const;
const SEEN = { decision: 'reject', least: POWER, most: 1 } as const;
const NOT_LET_IN = { decision: 'accept', least: 0, most: DEFAULTS.alpha } as const;
/** What comes of an assumption that does not hold. */
const LET_IN = { decision: 'accept', least: DEFAULTS.alpha, most: 1 } as const;

/** What docs/statistics.md reports: both questions of the default experiment, alone and together, at two splits. */
export const SCENARIOS: readonly Scenario[] = SPLITS.flatMap((weights) => {
  const options: SequenceOptions = { alpha: splitAlpha(DEFAULTS.alpha, 2), weights };
  const ofErrors = (effect: number) => errors({ base: BASE, effect }, options);
  const ofSessions = (clusterSize: number) =>
    errors({ base: BASE, effect: DEFAULTS.errorMargin, sessionSize: 5 }, { ...options, clusterSize });
  const ofLatency = (slowdown: number) => latency({ slowdown, spread: SPREAD }, options);
  const errorsPlan = (effect: number) =>
    planDifference({ ...options, base: BASE, effect, margin: DEFAULTS.errorMargin, power: POWER }).requests;
  const latencyPlan = (slowdown: number) =>
    planSlowShare({ ...options, share: slowShare({ slowdown, spread: SPREAD }), power: POWER }).requests;
  const split = `${weights.stable}/${weights.canary}`;
  const scenario = (name: string, truth: string, must: Scenario['must'], planned: number, ...questions: Start[]) => ({
    name: `${name}-${weights.stable}`,
    truth,
    split,
    must,
    planned,
    questions,
    looks: LOOKS,
  });
  const whole = Math.max(errorsPlan(0), latencyPlan(1));
  return [
    scenario('both-same', 'both: the same version twice', NO_HARM, whole, ofErrors(0), ofLatency(1)),
    scenario('errors-same', 'errors: 1 % and 1 %', NO_HARM, errorsPlan(0), ofErrors(0)),
    scenario('errors-harm', 'errors: 1 % and 3 %', SEEN, errorsPlan(0.02), ofErrors(0.02)),
    scenario('errors-margin', 'errors: 1 % and 2 %, the margin', NOT_LET_IN, errorsPlan(0.02), ofErrors(0.01)),
    scenario('sessions', 'errors: the margin, in sessions of 5', NOT_LET_IN, errorsPlan(0.02), ofSessions(5)),
    scenario('sessions-ignored', 'the same, without clusterSize', LET_IN, errorsPlan(0.02), ofSessions(1)),
    scenario('latency-same', 'latency: the same', NO_HARM, latencyPlan(1), ofLatency(1)),
    scenario('latency-harm', 'latency: p95 +25 %', SEEN, latencyPlan(1.25), ofLatency(1.25)),
    scenario('latency-margin', 'latency: p95 +10 %, the margin', NOT_LET_IN, latencyPlan(1), ofLatency(1.1)),
  ];
});
