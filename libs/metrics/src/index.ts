export { CATALOGUE, type MetricDefinition, type MetricName } from './catalogue.js';
export { MetricsModule } from './metrics.module.js';
