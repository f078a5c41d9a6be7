import { Inject, Injectable } from '@nestjs/common';
import { assignmentOf, HEADERS, type PredictResponse } from '@sms-checker/contracts';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { FastifyRequest } from 'fastify';
import type { Histogram } from 'prom-client';
import { ModelServiceConfig } from './config.js';
import { labelsOf } from './labels.js';
import { ModelHost } from './model.host.js';

/** Lets the model answer, and measures it apart from HTTP. */
@Injectable()
export class Predictions {
  private readonly labels: ReturnType<typeof labelsOf>;

  constructor(
    @Inject(ModelServiceConfig) private readonly config: ModelServiceConfig,
    private readonly host: ModelHost,
    @InjectMetric('model_inference_seconds') private readonly inference: Histogram,
    @InjectMetric('model_prediction_probability') private readonly probabilities: Histogram,
  ) {
    this.labels = labelsOf(config);
  }

  async predict(sms: string, request: FastifyRequest): Promise<PredictResponse> {
    const { model } = this.host;
    const start = performance.now();
    const { label, probability } = await model.predict(sms);
    this.inference.observe(this.labels, (performance.now() - start) / 1000);
    this.probabilities.observe(this.labels, probability);
    return {
      result: label,
      probability,
      classifier: model.manifest.classifier,
      sms,
      version: this.config.VERSION,
      modelVersion: model.manifest.version,
      assignment: assignmentOf(request.headers[HEADERS.assignment]),
      requestId: request.id,
    };
  }
}
