import { setImmediate as turn } from 'node:timers/promises';
import { deadlineIn } from './deadline.js';
import type { Model } from './model.js';
import { DeadlineError } from './pool/errors.js';
import type { Explained, Scored, ServingModel } from './serving.js';
import { TurnBatch } from './turn-batch.js';

/** Milliseconds of work after which other calls get their turn. */
const SLICE_MS = 2;

/**
 * Serves a model on the main thread. A single message is answered within a turn of the event loop: it needs no queue, signal
 * or deadline.
 */
export class InlineModel implements ServingModel {
  readonly execution = 'inline';

  private readonly batch?: TurnBatch;

  constructor(
    private readonly model: Model,
    private readonly deadlineMs: number,
  ) {
    if (model.together) this.batch = new TurnBatch((texts) => model.predictMany(texts));
  }

  get manifest() {
    return this.model.manifest;
  }

  predict(text: string): Promise<Scored> {
    return this.batch ? this.batch.predict(text) : this.predictAlone(text);
  }

  private async predictAlone(text: string): Promise<Scored> {
    const start = performance.now();
    const { label, probability } = await this.model.predict(text);
    return { label, probability, seconds: (performance.now() - start) / 1000, queued: 0 };
  }

  async predictMany(texts: readonly string[], signal?: AbortSignal): Promise<Scored[]> {
    const start = performance.now();
    const scored: Scored[] = [];
    let turnEnds = start + SLICE_MS;
    for (const text of texts) {
      if (performance.now() >= turnEnds) {
        await turn();
        signal?.throwIfAborted();
        if (performance.now() - start > this.deadlineMs) throw new DeadlineError(this.deadlineMs);
        turnEnds = performance.now() + SLICE_MS;
      }
      scored.push(await this.predictAlone(text));
    }
    return scored;
  }

  async explain(text: string, signal?: AbortSignal): Promise<Explained> {
    const deadline = deadlineIn(this.deadlineMs);
    const answer = await this.predict(text);
    return { answer, explanation: await this.model.explain(text, { deadline, signal }) };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
