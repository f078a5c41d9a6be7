import { Inject, Injectable } from '@nestjs/common';
import type { CallObserver, FinishedCall } from '@sms-checker/service-kit';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Histogram } from 'prom-client';
import { ModelServiceConfig } from './config.js';
import { sourceOf } from './source.js';

/** Counts and times every call of `POST /predict`. */
@Injectable()
export class CallMetrics implements CallObserver {
  private readonly labels: { version: string; source: string };

  constructor(
    @Inject(ModelServiceConfig) config: ModelServiceConfig,
    @InjectMetric('model_predictions_total') private readonly predictions: Counter,
    @InjectMetric('model_prediction_latency_seconds') private readonly latency: Histogram,
  ) {
    this.labels = { version: config.VERSION, source: sourceOf(config.ROLE) };
  }

  finished({ status, result, seconds }: FinishedCall): void {
    this.predictions.inc({ ...this.labels, status, result });
    this.latency.observe(this.labels, seconds);
  }
}
