import { Inject, Injectable } from '@nestjs/common';
import { assignmentOf, HEADERS, type PredictRequest, type PredictResponse } from '@sms-checker/contracts';
import { AtMost } from '@sms-checker/service-kit';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { FastifyRequest } from 'fastify';
import type { Counter } from 'prom-client';
import { FrontendConfig } from './config.js';
import { ModelClient } from './model.client.js';

/** Asks the model on behalf of a user, and compares its answer with their guess. */
@Injectable()
export class Predictions {
  private readonly atMost: AtMost;

  constructor(
    @Inject(FrontendConfig) private readonly config: FrontendConfig,
    private readonly model: ModelClient,
    @InjectMetric('app_guesses_total') private readonly guesses: Counter,
  ) {
    this.atMost = new AtMost(config.MAX_IN_FLIGHT, 'too many messages at once: try again in a second');
  }

  async predict({ sms, guess }: PredictRequest, explain: boolean, request: FastifyRequest): Promise<PredictResponse> {
    const version = this.config.VERSION;
    const assignment = assignmentOf(request.headers[HEADERS.assignment]);
    const answer = await this.atMost.run(() => this.model.predict(sms, explain, request.id, request.headers));
    const { result, probability, classifier, modelVersion, explanation } = answer;
    if (guess && !explain) this.guesses.inc({ version, agrees: String(guess === result), assignment });
    const own = { result, probability, classifier, sms, version, modelVersion, assignment, requestId: request.id };
    return explain && explanation ? { ...own, explanation } : own;
  }
}
