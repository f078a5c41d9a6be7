import { Inject, Injectable } from '@nestjs/common';
import type { CallObserver, FinishedCall } from '@sms-checker/service-kit';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Histogram } from 'prom-client';
import { ModelServiceConfig } from './config.js';
import { labelsOf } from './labels.js';

/** Counts and times every call of `POST /predict`. */
@Injectable()
export class CallMetrics implements CallObserver {
  private readonly labels: ReturnType<typeof labelsOf>;

  constructor(
    @Inject(ModelServiceConfig) config: ModelServiceConfig,
    @InjectMetric('model_predictions_total') private readonly predictions: Counter,
    @InjectMetric('model_prediction_latency_seconds') private readonly latency: Histogram,
  ) {
    this.labels = labelsOf(config);
  }

  finished({ status, result, seconds }: FinishedCall): void {
    this.predictions.inc({ ...this.labels, status, result });
    this.latency.observe(this.labels, seconds);
  }
}
