import { probability, within } from './check.js';
import { type Alpha, type Estimate } from './types.js';

/** What is asked where nothing else is said: shares are of 1, so .01 is one percentage point. */
export const DEFAULTS = {
  /** Chance of a wrong decision of the whole experiment. */
  alpha: 0.05,
  /** By how much the canary's share of errors may be higher. */
  errorMargin: 0.01,
  /** What share of the canary's requests may be slower than slowRatio times the stable slowQuantile. */
  slowMargin: 0.05,
  slowRatio: 1.1,
  slowQuantile: 0.95,
} as const;

export type Decision = 'accept' | 'reject' | 'continue' | 'inconclusive';

/** How far an experiment is, in requests or sessions. */
export interface Size {
  readonly seen: number;
  /** From here on an undecided question is inconclusive. */
  readonly planned: number;
  /** Before this nothing is accepted; 0 by default. */
  readonly minimum?: number;
}

/** A confidence sequence at this look, and the value that it must lie below. */
export interface Question {
  readonly name: string;
  readonly sequence: Estimate;
  readonly margin: number;
}

export interface Judgement {
  readonly decision: Decision;
  /** A sentence that says why. */
  readonly reason: string;
}

export interface Answer extends Judgement {
  readonly name: string;
}

/**
 * Alpha of each of several questions. To accept, all must be answered well: one wrong answer is one of those, so each keeps
 * alpha (Berger's intersection-union test, 1982). To reject, one bad answer is enough, so alpha is divided among them (Bonferroni).
 * @throws RangeError where alpha or the number of questions is out of its bounds
 */
export function splitAlpha(alpha: number, questions: number): Alpha {
  probability('alpha', alpha);
  return { accept: alpha, reject: alpha / within('questions', questions, 1, 1000) };
}

/** Decides one question at one look. @throws RangeError where the margin or the size is no number */
export function judge({ name, sequence, margin }: Question, size: Size): Answer {
  const { seen, planned, minimum = 0 } = size;
  within(`margin of ${name}`, margin, -1, 1);
  within('seen', seen, 0, Infinity);
  within('planned', planned, 1, Infinity);
  within('minimum', minimum, 0, planned);
  const { lower, upper } = sequence;
  const limit = `the margin ${percent(margin)}`;
  if (lower > margin)
    return { name, decision: 'reject', reason: `${name}: at least ${percent(lower)}, above ${limit}` };
  if (upper < margin && seen >= minimum)
    return { name, decision: 'accept', reason: `${name}: at most ${percent(upper)}, below ${limit}` };
  const interval = `${percent(lower)} to ${percent(upper)}`;
  if (upper < margin)
    return {
      name,
      decision: 'continue',
      reason: `${name}: ${interval}, below ${limit}, but ${seen} of at least ${minimum} were seen`,
    };
  const reason = `${name}: undecided, the interval ${interval} reaches across ${limit}`;
  if (seen >= planned)
    return { name, decision: 'inconclusive', reason: `${reason}, and all ${planned} planned were seen` };
  return { name, decision: 'continue', reason };
}

/**
 * Decides an experiment of several questions, whose sequences have the alpha of splitAlpha: one reject rejects, only all
 * accepts accept. @throws RangeError where there is no question
 */
export function decide(
  questions: readonly Question[],
  size: Size,
): Judgement & { readonly questions: readonly Answer[] } {
  if (questions.length === 0) throw new RangeError('there is no question to decide: give at least one');
  const answers = questions.map((question) => judge(question, size));
  const decision = ORDER.find((one) => answers.some((answer) => answer.decision === one)) ?? 'accept';
  const reason = answers.flatMap((answer) => (answer.decision === decision ? [answer.reason] : [])).join('; ');
  return { decision, reason, questions: answers };
}

/** What decides over what. */
const ORDER: readonly Decision[] = ['reject', 'inconclusive', 'continue', 'accept'];

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
