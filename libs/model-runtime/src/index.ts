export { ModelError } from './errors.js';
export { leaveOneOut } from './explain-leave-one-out.js';
export type { ExplainedPart, Explanation } from './explain.js';
export { parseGolden, type GoldenVector } from './golden.js';
export type { Manifest } from './manifest.js';
export { Model, type Prediction } from './model.js';
