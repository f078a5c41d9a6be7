import type { Prediction } from './model.js';
import type { Scored } from './serving.js';

interface Waiting {
  readonly text: string;
  resolve(scored: Scored): void;
  reject(error: unknown): void;
}

/**
 * Gathers the messages that come within one turn of the event loop, and has them predicted together. Nobody waits for others:
 * what comes in that turn would be computed in it anyway, one after the other.
 */
export class TurnBatch {
  private waiting: Waiting[] = [];

  /** @param predictMany what the model says of messages, in order */
  constructor(private readonly predictMany: (texts: readonly string[]) => Promise<Prediction[]>) {}

  /** Its `seconds` are an equal share of what all of them took. Throws what predicting this message alone throws. */
  predict(text: string): Promise<Scored> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ text, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => void this.run());
    });
  }

  private async run(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    if (await this.answer(batch)) return;
    // One message that fails must not take the others with it.
    for (const one of batch) await this.answer([one]);
  }

  /** @returns false where several have failed together */
  private async answer(batch: readonly Waiting[]): Promise<boolean> {
    const start = performance.now();
    let predictions: Prediction[];
    try {
      predictions = await this.predictMany(batch.map(({ text }) => text));
    } catch (error) {
      if (batch.length > 1) return false;
      batch[0]?.reject(error);
      return true;
    }
    const seconds = (performance.now() - start) / 1000 / batch.length;
    for (const [i, prediction] of predictions.entries()) batch[i]?.resolve({ ...prediction, seconds, queued: 0 });
    return true;
  }
}
