import type { Arms, Counted } from '../reading/observation.js';
import type { Flaw } from '../reading/flaw.js';

/** The answers there are. */
export const VERDICTS = ['accept', 'reject', 'continue', 'inconclusive', 'invalid'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What a command that has judged exits with. 1 is a crash, 2 wrong usage. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = {
  accept: 0,
  reject: 10,
  continue: 11,
  inconclusive: 12,
  invalid: 13,
};

/** What is asked of the canary. */
export type QuestionName = 'errors' | 'latency' | 'quality';

/** A share with bounds that hold over all looks. */
export interface Bounded {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** The answer to one question. */
export interface Answer extends Bounded {
  readonly name: QuestionName;
  readonly verdict: Verdict;
  readonly reason: string;
  /** Share that the bounds are held against. */
  readonly margin: number;
  /** False where it is only reported. */
  readonly decides: boolean;
}

/** How new sessions were split. */
export interface SplitAnswer {
  readonly sessions: Arms<number>;
  readonly expected: Arms<number>;
  /** Sessions by which the split is nearer to the weights if all that is not known for certain is taken for it. */
  readonly doubtful: number;
  /** Probability of a split as odd as this at any look, these taken so, if the draw follows the weights. */
  readonly p: number;
}

/** What was known at one moment, for the plots. */
export interface CourseMoment {
  readonly at: number;
  readonly errors: Bounded;
  readonly slow: Bounded;
  readonly sessions: Arms<number>;
}

/** A quantile of the latency in seconds; null where the histogram does not bound it. */
export interface Quantile {
  readonly quantile: number;
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** A judgement with all that it rests on: the JSON that is written, and what the reports show. */
export interface Judgement {
  readonly experiment: string;
  readonly hypothesis?: string;
  readonly verdict: Verdict;
  readonly reason: string;
  /** ISO 8601. */
  readonly judgedAt: string;
  readonly window?: { readonly from: string; readonly to: string };
  readonly versions: Arms<string>;
  readonly sessions: { readonly planned: number; readonly budget: number };
  readonly alpha: number;
  readonly questions: readonly Answer[];
  readonly split?: SplitAnswer;
  readonly counts?: Arms<Counted>;
  readonly fallbacks?: { readonly errors: number; readonly unready: number };
  readonly models?: Arms<readonly string[]>;
  readonly flaws: readonly Flaw[];
  readonly latency?: {
    /** Seconds above which a call is slow. */
    readonly threshold: number;
    /** Upper bounds of the buckets in seconds; the last one, infinite, is left out. */
    readonly bounds: readonly number[];
    readonly quantiles: Arms<readonly Quantile[]>;
  };
  readonly course: readonly CourseMoment[];
  /** Shell commands; `promote` where the release's values were readable. */
  readonly commands: { readonly promote?: string; readonly rollback: string };
}
