import { Inject, Injectable } from '@nestjs/common';
import { assignmentOf, HEADERS, type PredictResponse } from '@sms-checker/contracts';
import type { Prediction } from '@sms-checker/model-runtime';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { FastifyRequest } from 'fastify';
import type { Histogram } from 'prom-client';
import { ModelServiceConfig } from './config.js';
import { labelsOf } from './labels.js';
import { ModelHost } from './model.host.js';
import { PredictionLog } from './prediction-log/prediction-log.js';

/** A prediction with the seconds that it took: of the inference alone, and in the queue. */
export interface Scored extends Prediction {
  seconds: number;
  queued: number;
}

/** Lets the model answer, and measures it apart from HTTP. */
@Injectable()
export class Predictions {
  private readonly labels: ReturnType<typeof labelsOf>;

  constructor(
    @Inject(ModelServiceConfig) private readonly config: ModelServiceConfig,
    private readonly host: ModelHost,
    @InjectMetric('model_inference_seconds') private readonly inference: Histogram,
    @InjectMetric('model_prediction_probability') private readonly probabilities: Histogram,
    private readonly log: PredictionLog,
  ) {
    this.labels = labelsOf(config);
  }

  async predict(sms: string, request: FastifyRequest): Promise<PredictResponse> {
    const { manifest } = this.host.model;
    const [{ label, probability }] = (await this.score([sms], request)) as [Scored];
    return {
      result: label,
      probability,
      classifier: manifest.classifier,
      sms,
      version: this.config.VERSION,
      modelVersion: manifest.version,
      assignment: assignmentOf(request.headers[HEADERS.assignment]),
      requestId: request.id,
    };
  }

  /** What the model says of each message, in order; the one place where it is asked, measured and logged. */
  async score(texts: readonly string[], request: FastifyRequest): Promise<Scored[]> {
    const { model } = this.host;
    const scored: Scored[] = [];
    for (const text of texts) {
      const start = performance.now();
      const prediction = await model.predict(text);
      scored.push({ ...prediction, seconds: (performance.now() - start) / 1000, queued: 0 });
    }
    this.observe(scored, request.id, model.manifest.version);
    return scored;
  }

  private observe(scored: Scored[], requestId: string, modelVersion: string): void {
    for (const [row, { label, probability, seconds, queued }] of scored.entries()) {
      this.inference.observe(this.labels, seconds);
      this.probabilities.observe(this.labels, probability);
      const milliseconds = (seconds + queued) * 1000;
      const line = { requestId, modelVersion, label, probability, milliseconds };
      this.log.record(scored.length > 1 ? { ...line, row } : line);
    }
  }
}
