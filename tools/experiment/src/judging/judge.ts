import { decide, histogramQuantile, judge as judgeOne, ratioMismatch, type Size } from '@sms-checker/stats';
import type { Experiment } from '../config/experiment.js';
import type { Arms, Observation } from '../reading/observation.js';
import { conclusionOf } from './conclusion.js';
import { Questions } from './questions.js';
import { faultsOf } from './validity.js';
import type { Answer, Judgement, Quantile, SplitAnswer } from './verdict.js';

const HOUR_MS = 3_600_000;
const SHOWN_QUANTILES = [0.5, 0.95, 0.99];

/** Sessions after which an experiment is given up, where the file does not say it: times those planned. */
const BUDGET = 3;

type Given = Pick<Judgement, 'experiment' | 'judgedAt' | 'commands'>;

/** What is known before any figure is. */
function basis(experiment: Experiment, given: Given) {
  const { hypothesis, stable, canary, sessions, alpha } = experiment;
  return {
    ...given,
    ...(hypothesis !== undefined && { hypothesis }),
    versions: { stable, canary },
    sessions: { planned: sessions, budget: experiment.budget.sessions ?? BUDGET * sessions },
    alpha,
  };
}

/** The judgement where nothing can be read: it waits, and says why. */
export function unread(experiment: Experiment, given: Given, reason: string): Judgement {
  return { ...basis(experiment, given), verdict: 'continue', reason, questions: [], flaws: [], course: [] };
}

/** Judges what was observed. Without flaws alone can it be accepted, and without faults of the experiment can it be judged at all. */
export function judge(observation: Observation, experiment: Experiment, given: Given): Judgement {
  const known = basis(experiment, given);
  const { moments, bounds, flaws, weights, fallbacks, models, from, to } = observation;
  const present = moments.at(-1);
  if (!present) throw new RangeError('an observation has at least one moment');
  const drawn = weights && weights.stable > 0 && weights.canary > 0 ? weights : undefined;
  const sessions = { stable: present.stable.sessions, canary: present.canary.sessions };
  const split = drawn && splitOf(sessions, observation, drawn);
  const faults = faultsOf(observation, experiment, split);
  const questions = new Questions(experiment, drawn ?? { stable: 1, canary: 1 });
  const asked = questions.of(present, bounds);
  const size = {
    seen: sessions.stable + sessions.canary,
    planned: known.sessions.budget,
    minimum: known.sessions.planned,
  };
  const decision = decide(
    asked.filter(({ decides }) => decides),
    size,
  );
  const answers = asked.map((question): Answer => {
    const { decision: verdict, reason } = judgeOne(question, size);
    const { estimate, lower, upper } = question.sequence;
    return {
      name: question.name,
      verdict,
      reason,
      estimate,
      lower,
      upper,
      margin: question.margin,
      decides: question.decides,
    };
  });
  const usedUp = usedUpOf(observation, experiment, size);
  return {
    ...known,
    ...conclusionOf({ ...decision, flaws, faults, usedUp }),
    window: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    questions: answers,
    ...(split && { split }),
    counts: { stable: present.stable, canary: present.canary },
    fallbacks,
    models,
    flaws,
    latency: {
      threshold: questions.slow(present, bounds).threshold,
      bounds: bounds.slice(0, -1),
      quantiles: {
        stable: quantilesOf(present.stable.latency, observation, experiment),
        canary: quantilesOf(present.canary.latency, observation, experiment),
      },
    },
    course: moments.slice(1).map((moment) => ({
      at: moment.at,
      errors: bounded(questions.errors(moment)),
      slow: bounded(questions.slow(moment, bounds)),
      sessions: { stable: moment.stable.sessions, canary: moment.canary.sessions },
    })),
  };
}

/** The budget that is used up, in words. */
function usedUpOf({ from, to }: Observation, { budget }: Experiment, size: Size): string | undefined {
  if (size.seen >= size.planned) return `the budget of ${size.planned} sessions`;
  return to - from >= budget.hours * HOUR_MS ? `the budget of ${budget.hours} h` : undefined;
}

const bounded = ({ estimate, lower, upper }: { estimate: number; lower: number; upper: number }) => ({
  estimate,
  lower,
  upper,
});

/**
 * New sessions against the weights. What of the difference may come from how they are counted is taken for that: drawn users
 * who fell back were counted by stable, nobody knows how many, and processes that are scraped at different times are counted
 * over spans that differ by the skew.
 */
function splitOf({ stable, canary }: Arms<number>, observation: Observation, weights: Arms<number>): SplitAnswer {
  const { appFallbacks, skew, from, to } = observation;
  const share = weights.canary / (weights.stable + weights.canary);
  const total = stable + canary;
  const surplus = skew > 0 ? skew / Math.max(0, to - from - skew) : 0;
  const slack = total > 0 ? total * share * (1 - share) * surplus : 0;
  const missing = total * share - canary;
  const moved = Math.round(missing > 0 ? Math.min(missing, stable, appFallbacks + slack) : -Math.min(-missing, slack));
  const sessions = { stable: stable - moved, canary: canary + moved };
  const { p, expected } = ratioMismatch([sessions.stable, sessions.canary], [weights.stable, weights.canary]);
  return { sessions, expected: { stable: expected[0] ?? 0, canary: expected[1] ?? 0 }, p };
}

function quantilesOf(cumulative: readonly number[], { bounds }: Observation, { alpha }: Experiment): Quantile[] {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return SHOWN_QUANTILES.map((quantile) => {
    const { estimate, lower, upper } = histogramQuantile({ bounds, cumulative }, quantile, alpha);
    return { quantile, estimate: finite(estimate), lower: finite(lower), upper: finite(upper) };
  });
}
