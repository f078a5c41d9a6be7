export { ModelError } from './errors.js';
export { parseGolden, type GoldenVector } from './golden.js';
export { executionOf, type Manifest } from './manifest.js';
export { Model, type Prediction } from './model.js';
