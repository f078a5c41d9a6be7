import { Inject, Injectable } from '@nestjs/common';
import { assignmentOf, HEADERS, type PredictResponse } from '@sms-checker/contracts';
import { observerOf } from '@sms-checker/metrics';
import type { Manifest, Scored, ServingModel } from '@sms-checker/model-runtime';
import { clientLeft, isExplained, modelWork, type ModelWork } from '@sms-checker/service-kit';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { FastifyRequest } from 'fastify';
import type { Histogram } from 'prom-client';
import { ModelServiceConfig } from './config.js';
import { labelsOf } from './labels.js';
import { problemOf } from './model-problems.js';
import { ModelHost } from './model.host.js';
import { PredictionLog } from './prediction-log/prediction-log.js';

/** Lets the model answer, and measures it apart from HTTP. */
@Injectable()
export class Predictions {
  private readonly inference;
  private readonly queue;
  private readonly probabilities;

  constructor(
    @Inject(ModelServiceConfig) private readonly config: ModelServiceConfig,
    private readonly host: ModelHost,
    @InjectMetric('model_inference_seconds') inference: Histogram,
    @InjectMetric('model_queue_seconds') queue: Histogram,
    @InjectMetric('model_prediction_probability') probabilities: Histogram,
    private readonly log: PredictionLog,
  ) {
    const labels = labelsOf(config);
    this.inference = observerOf(inference, labels);
    this.queue = observerOf(queue, labels);
    this.probabilities = observerOf(probabilities, labels);
  }

  /** @throws ProblemException 429 or 503 with Retry-After where the model has no room, no time or no worker */
  async predict(sms: string, request: FastifyRequest): Promise<PredictResponse> {
    // Read before anything is awaited: this is the model that answers, even if another takes its place meanwhile.
    const { model } = this.host;
    return this.response(sms, await this.scoreOne(sms, model, request), model.manifest, request);
  }

  /** The answer, and why. Such a call is no prediction: it is neither measured nor logged. Throws as {@link predict} does. */
  async explain(sms: string, request: FastifyRequest): Promise<PredictResponse> {
    const { model } = this.host;
    const signal = clientLeft(request);
    const work = workOf('explain', 1, model, request);
    const { answer, explanation } = await ask(() => model.explain(sms, signal), work, signal);
    return { ...this.response(sms, answer, model.manifest, request), explanation };
  }

  /**
   * Asks the model that {@link ModelHost} holds at the moment of the call, and measures and logs what it says of each text.
   * What has not been computed when the client leaves is not computed any more. Throws as {@link predict} does.
   */
  async score(texts: readonly string[], request: FastifyRequest): Promise<Scored[]> {
    const { model } = this.host;
    const [only] = texts;
    if (texts.length === 1 && only !== undefined) return [await this.scoreOne(only, model, request)];
    const signal = clientLeft(request);
    const work = workOf('score', texts.length, model, request);
    const scored = await ask(() => model.predictMany(texts, signal), work, signal);
    for (const [row, one] of scored.entries()) this.observe(one, request.id, model, row);
    return scored;
  }

  /** It is measured and logged unless the call is a copy of an explained one, which is no prediction either. */
  private async scoreOne(text: string, model: ServingModel, request: FastifyRequest): Promise<Scored> {
    // One message on the main thread is computed before anybody could leave, so that a signal would be a waste.
    const signal = model.execution === 'workers' ? clientLeft(request) : undefined;
    const scored = await ask(() => model.predict(text, signal), workOf('score', 1, model, request), signal);
    if (!isExplained(request)) this.observe(scored, request.id, model);
    return scored;
  }

  private response(
    sms: string,
    { label, probability }: Scored,
    { classifier, version }: Manifest,
    request: FastifyRequest,
  ): PredictResponse {
    return {
      result: label,
      probability,
      classifier,
      sms,
      version: this.config.VERSION,
      modelVersion: version,
      assignment: assignmentOf(request.headers[HEADERS.assignment]),
      requestId: request.id,
    };
  }

  private observe(scored: Scored, requestId: string, { execution, manifest }: ServingModel, row?: number): void {
    const { label, probability, seconds, queued } = scored;
    this.inference.observe(seconds);
    this.probabilities.observe(probability);
    if (execution === 'workers') this.queue.observe(queued);
    this.log.record({
      requestId,
      modelVersion: manifest.version,
      label,
      probability,
      milliseconds: (seconds + queued) * 1000,
      row,
    });
  }
}

const workOf = (
  what: ModelWork['what'],
  messages: number,
  { manifest }: ServingModel,
  { headers }: FastifyRequest,
): ModelWork => ({ what, messages, modelVersion: manifest.version, request: headers });

/** Lets a model work, tells of it, and says what callers are told where it fails. */
const ask = <T>(model: () => Promise<T>, work: ModelWork, signal?: AbortSignal): Promise<T> =>
  modelWork.tracePromise(model, work).catch((error: unknown) => {
    throw problemOf(error, signal);
  });
