export {
  decide,
  type Answer,
  type Decision,
  DEFAULTS,
  judge,
  type Judgement,
  type Question,
  type Size,
  splitAlpha,
} from './decide.js';
export { differenceSequence } from './difference.js';
export { binomialInterval, type Discordant, mcnemar } from './exact.js';
export { type Histogram } from './histogram.js';
export { duration, type Plan, planDifference, type PlanOptions, planSlowShare } from './plan.js';
export { proportionSequence } from './proportion.js';
export { histogramQuantile, type QuantileEstimate } from './quantile.js';
export { MISMATCH_P, type RatioMismatch, ratioMismatch } from './ratio-mismatch.js';
export { type SlowOptions, type SlowShare, slowShareSequence } from './slow-share.js';
export { type Alpha, type Arms, type Counts, type Estimate, type Interval, type SequenceOptions } from './types.js';
