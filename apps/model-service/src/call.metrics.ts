import { Inject, Injectable } from '@nestjs/common';
import { kept, observerOf, tallyOf } from '@sms-checker/metrics';
import { isExplained, type CallObserver, type FinishedCall } from '@sms-checker/service-kit';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Histogram } from 'prom-client';
import { ModelServiceConfig } from './config.js';
import { labelsOf } from './labels.js';

/** What was called: `POST /predict`, or an infer route of the Open Inference Protocol. */
export type Api = 'predict' | 'infer';

/** Counts every call by its API, and times those for predictions. */
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
    const predictions = kept((api, status, result) =>
      tallyOf(this.predictions, { ...this.labels, api, status, result }),
    );
    const latency = observerOf(this.latency, { ...this.labels, api });
    return {
      finished: ({ request, status, result, seconds }: FinishedCall) => {
        const explained = isExplained(request);
        predictions(explained ? 'explain' : api, status, result).inc();
        if (!explained) latency.observe(seconds);
      },
    };
  }
}
