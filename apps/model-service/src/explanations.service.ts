import { Inject, Injectable } from '@nestjs/common';
import type { PredictResponse } from '@sms-checker/contracts';
import type { Explanation, ServingModel } from '@sms-checker/model-runtime';
import { clientLeft, ProblemException } from '@sms-checker/service-kit';
import type { FastifyRequest } from 'fastify';
import { ModelServiceConfig } from './config.js';
import { problemOf } from './model-problems.js';
import { ModelHost } from './model.host.js';
import { Predictions } from './predictions.service.js';

/** Explanations at once; one may take as long as 65 predictions, which plain calls must not wait behind. */
const MAX_EXPLANATIONS = 2;

/** Lets the model answer and say why. Such a call counts as no prediction. */
@Injectable()
export class Explanations {
  private running = 0;

  constructor(
    @Inject(ModelServiceConfig) private readonly config: ModelServiceConfig,
    private readonly host: ModelHost,
    private readonly predictions: Predictions,
  ) {}

  /** @throws ProblemException 429 where too many are under way, and what predicting throws, in the middle too */
  async predict(sms: string, request: FastifyRequest): Promise<PredictResponse> {
    // Nobody reads why a shadow says what it says, and it would cost it as much as many copies.
    if (this.config.ROLE === 'shadow') return this.predictions.predict(sms, request);
    if (this.running >= MAX_EXPLANATIONS) {
      throw new ProblemException(429, 'too many explanations at once: try again in a second, or without explain=true', {
        headers: { 'retry-after': '1' },
      });
    }
    this.running++;
    try {
      const { model } = this.host;
      const answer = await this.predictions.predict(sms, request);
      return { ...answer, explanation: await this.explain(model, sms, clientLeft(request)) };
    } finally {
      this.running--;
    }
  }

  private async explain(model: ServingModel, sms: string, signal: AbortSignal): Promise<Explanation> {
    try {
      return await model.explain(sms, signal);
    } catch (error) {
      throw problemOf(error, signal);
    }
  }
}
