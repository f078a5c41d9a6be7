export { ModelError } from './errors.js';
export { compareGolden, parseGolden, readGolden, type GoldenVector } from './golden.js';
export { executionOf, type Manifest } from './manifest.js';
export { Model, type Prediction } from './model.js';
