import {
  DEFAULTS,
  differenceSequence,
  slowShareSequence,
  splitAlpha,
  type Alpha,
  type Histogram,
} from '@sms-checker/stats';
import type { Experiment } from '../config/experiment.js';
import type { Arms, Counted } from '../reading/observation.js';
import type { Bounded, QuestionName } from './verdict.js';

/** A question with the bounds that the counts give. */
export interface Asked {
  readonly name: QuestionName;
  readonly sequence: Bounded;
  /** Share that the bounds are held against. */
  readonly margin: number;
  readonly decides: boolean;
}

const PERCENT = 100;

/** Alpha of each question that decides. */
export const alphaOf = ({ alpha, margins }: Pick<Experiment, 'alpha' | 'margins'>): Alpha =>
  splitAlpha(alpha, margins.disagreement > 0 ? 3 : 2);

/** What is asked of the counts of one moment. Validity holds over all moments at once. */
export class Questions {
  private readonly options;

  constructor(
    private readonly experiment: Experiment,
    weights: Arms<number>,
  ) {
    this.options = { alpha: alphaOf(experiment), weights, clusterSize: experiment.callsPerSession };
  }

  of(moment: Arms<Counted>, bounds: readonly number[]): Asked[] {
    const { margins } = this.experiment;
    return [
      { name: 'errors', sequence: this.errors(moment), margin: margins.errors / PERCENT, decides: true },
      { name: 'latency', sequence: this.slow(moment, bounds), margin: DEFAULTS.slowMargin, decides: true },
      {
        name: 'quality',
        sequence: this.disagreements(moment),
        margin: margins.disagreement / PERCENT,
        decides: margins.disagreement > 0,
      },
    ];
  }

  /** Share of the canary's calls that fail, minus that of stable. */
  errors(moment: Arms<Counted>): Bounded {
    const base = this.experiment.expect.errors / PERCENT;
    return differenceSequence(
      each(moment, ({ calls, errors }) => ({ trials: calls, events: errors })),
      { ...this.options, base },
    );
  }

  /** Share of the canary's calls slower than stable's 95th percentile with its margin; `threshold` in seconds. */
  slow(moment: Arms<Counted>, bounds: readonly number[]) {
    const ratio = 1 + this.experiment.margins.p95 / PERCENT;
    const histograms = each(moment, ({ latency }): Histogram => ({ bounds, cumulative: latency }));
    return slowShareSequence(histograms, { ...this.options, ratio, quantile: DEFAULTS.slowQuantile });
  }

  private disagreements(moment: Arms<Counted>): Bounded {
    return differenceSequence(
      each(moment, ({ guesses, disagreements }) => ({ trials: guesses, events: disagreements })),
      this.options,
    );
  }
}

const each = <T>({ stable, canary }: Arms<Counted>, of: (counted: Counted) => T): Arms<T> => ({
  stable: of(stable),
  canary: of(canary),
});
