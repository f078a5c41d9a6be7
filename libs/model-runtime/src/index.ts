export { ModelError } from './errors.js';
export type { ExplainedPart, Explanation } from './explain.js';
export { compareGolden, parseGolden, readGolden, type GoldenVector } from './golden.js';
export { executionOf, type Manifest } from './manifest.js';
export { Model, type Prediction } from './model.js';
export { DeadlineError, LethalMessageError, NoWorkerError, QueueFullError } from './pool/errors.js';
export {
  openModel,
  type Explained,
  type PoolLoad,
  type Scored,
  type ServingModel,
  type ServingOptions,
} from './serving.js';
