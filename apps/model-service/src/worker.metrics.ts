import { Inject, Injectable } from '@nestjs/common';
import type { PoolLoad } from '@sms-checker/model-runtime';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Gauge } from 'prom-client';
import { ModelServiceConfig } from './config.js';
import { labelsOf } from './labels.js';

const NO_WORKERS: PoolLoad = { queued: 0, busy: 0, alive: 0 };

/** Shows what the workers of the model have to do. */
@Injectable()
export class WorkerMetrics {
  private readonly labels: ReturnType<typeof labelsOf>;

  constructor(
    @Inject(ModelServiceConfig) config: ModelServiceConfig,
    @InjectMetric('model_queue_depth') private readonly depth: Gauge,
    @InjectMetric('model_workers_busy') private readonly busy: Gauge,
    @InjectMetric('model_workers') private readonly workers: Gauge,
    @InjectMetric('model_worker_restarts_total') private readonly restarts: Counter,
  ) {
    this.labels = labelsOf(config);
    this.show(NO_WORKERS);
    this.restarts.inc(this.labels, 0);
  }

  show({ queued, busy, alive }: PoolLoad = NO_WORKERS): void {
    this.depth.set(this.labels, queued);
    this.busy.set(this.labels, busy);
    this.workers.set(this.labels, alive);
  }

  restarted(): void {
    this.restarts.inc(this.labels);
  }
}
