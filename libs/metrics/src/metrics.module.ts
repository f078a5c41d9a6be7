import { Controller, Module, type DynamicModule, type Provider } from '@nestjs/common';
import {
  makeCounterProvider,
  makeGaugeProvider,
  makeHistogramProvider,
  PrometheusController,
  PrometheusModule,
} from '@willsoto/nestjs-prometheus';
import { CATALOGUE, type MetricDefinition, type MetricName } from './catalogue.js';
import { takeOver } from './gathered.js';
import { METRICS_PORT, MetricsServer } from './metrics.server.js';

/** Stands in where `/metrics` has a port of its own: the library registers a controller in any case. */
@Controller()
class NoRoutes {}

/** Makes the provider of a metric as the catalogue defines it. */
function provide(name: MetricName): Provider {
  const { kind, help, labels, buckets }: MetricDefinition = CATALOGUE[name];
  const options = { name, help, labelNames: [...labels], collect: takeOver };
  switch (kind) {
    case 'counter':
      return makeCounterProvider(options);
    case 'gauge':
      return makeGaugeProvider(options);
    case 'histogram':
      return makeHistogramProvider({ ...options, buckets: [...(buckets ?? [])] });
  }
}

/** Registers metrics of the catalogue for injection by name (`@InjectMetric`), and serves `/metrics`. */
@Module({})
export class MetricsModule {
  /**
   * @param names the metrics that this service feeds
   * @param port a port of its own for `/metrics`, which the API's port then does not serve
   */
  static register(names: readonly MetricName[], port?: number): DynamicModule {
    const metrics = names.map(provide);
    const ownPort = [{ provide: METRICS_PORT, useValue: port }, MetricsServer];
    return {
      module: MetricsModule,
      global: true,
      imports: [PrometheusModule.register({ controller: port === undefined ? PrometheusController : NoRoutes })],
      providers: port === undefined ? metrics : [...metrics, ...ownPort],
      exports: metrics,
    };
  }
}
