import { Inject, Injectable } from '@nestjs/common';
import type { CallObserver, FinishedCall } from '@sms-checker/service-kit';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Histogram } from 'prom-client';
import { ModelServiceConfig } from './config.js';
import { labelsOf } from './labels.js';

/** What was called: `POST /predict`, or an infer route of the Open Inference Protocol. */
export type Api = 'predict' | 'infer';

/** Counts and times every call for predictions. */
@Injectable()
export class CallMetrics {
  private readonly labels: ReturnType<typeof labelsOf>;

  constructor(
    @Inject(ModelServiceConfig) config: ModelServiceConfig,
    @InjectMetric('model_predictions_total') private readonly predictions: Counter,
    @InjectMetric('model_prediction_latency_seconds') private readonly latency: Histogram,
  ) {
    this.labels = labelsOf(config);
  }

  of(api: Api): CallObserver {
    const labels = { ...this.labels, api };
    return {
      finished: ({ status, result, seconds }: FinishedCall) => {
        this.predictions.inc({ ...labels, status, result });
        this.latency.observe(labels, seconds);
      },
    };
  }
}
