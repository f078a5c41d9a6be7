import { Injectable } from '@nestjs/common';
import type { PredictResponse } from '@sms-checker/contracts';
import { ProblemException } from '@sms-checker/service-kit';
import type { FastifyRequest } from 'fastify';
import { ModelHost } from './model.host.js';
import { Predictions } from './predictions.service.js';

/** Explanations at once; one may take as long as 65 predictions, which plain calls must not wait behind. */
const MAX_EXPLANATIONS = 2;

/** Lets the model answer and say why. Only the answer itself is measured as a prediction. */
@Injectable()
export class Explanations {
  private running = 0;

  constructor(
    private readonly host: ModelHost,
    private readonly predictions: Predictions,
  ) {}

  /** @throws ProblemException 429 where too many are under way, and what predicting throws, in the middle too */
  async predict(sms: string, request: FastifyRequest): Promise<PredictResponse> {
    if (this.running >= MAX_EXPLANATIONS) {
      throw new ProblemException(429, 'too many explanations at once: try again in a second, or without explain=true', {
        headers: { 'retry-after': '1' },
      });
    }
    this.running++;
    const { signal, release } = untilGone(request);
    try {
      const answer = await this.predictions.predict(sms, request);
      return { ...answer, explanation: await this.host.model.explain(sms, signal) };
    } catch (error) {
      throw signal.aborted ? new ProblemException(499, 'the caller left before the explanation was there') : error;
    } finally {
      release();
      this.running--;
    }
  }
}

/** A signal that is aborted when the caller's connection closes. Fastify's own is aborted once the body has come. */
function untilGone({ raw: { socket } }: FastifyRequest): { signal: AbortSignal; release: () => void } {
  const gone = new AbortController();
  const abort = () => gone.abort();
  socket.once('close', abort);
  return { signal: gone.signal, release: () => socket.off('close', abort) };
}
