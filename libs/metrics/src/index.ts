export { CATALOGUE, type MetricDefinition, type MetricName } from './catalogue.js';
export { observerOf, tallyOf } from './gathered.js';
export { kept } from './kept.js';
export { MetricsModule } from './metrics.module.js';
