import { Inject, Injectable } from '@nestjs/common';
import type { PredictResponse } from '@sms-checker/contracts';
import { AtMost } from '@sms-checker/service-kit';
import type { FastifyRequest } from 'fastify';
import { ModelServiceConfig } from './config.js';
import { Predictions } from './predictions.service.js';

/** Explanations at once; one may take as long as 33 predictions, which plain calls must not wait behind. */
const MAX_EXPLANATIONS = 2;

/** Lets the model answer and say why, for some callers at a time. */
@Injectable()
export class Explanations {
  private readonly atMost = new AtMost(
    MAX_EXPLANATIONS,
    'too many explanations at once: try again in a second, or without explain=true',
  );

  constructor(
    @Inject(ModelServiceConfig) private readonly config: ModelServiceConfig,
    private readonly predictions: Predictions,
  ) {}

  /** @throws ProblemException 429 where too many are under way, and what predicting throws */
  async predict(sms: string, request: FastifyRequest): Promise<PredictResponse> {
    // Nobody reads why a shadow says what it says, and it would cost it as much as many copies.
    if (this.config.ROLE === 'shadow') return this.predictions.predict(sms, request);
    return this.atMost.run(() => this.predictions.explain(sms, request));
  }
}
