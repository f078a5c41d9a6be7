import { join } from 'node:path';
import { ModelError } from './errors.js';
import { leaveOneOut, type ExplanationLimits } from './explain-leave-one-out.js';
import type { Explanation } from './explain.js';
import { compareGolden, parseGolden, type GoldenVector } from './golden.js';
import type { Manifest } from './manifest.js';
import { GOLDEN_FILE, readModelFiles, type ModelFiles } from './model-files.js';
import { openScorer, type Scorer } from './scorer.js';

export interface Prediction {
  label: 'ham' | 'spam';
  /** Probability of spam, 0 to 1. */
  probability: number;
}

/** Rounds of the golden vectors that let the engine and the JIT compiler settle before the first call. */
const WARM_UP_ROUNDS = 2;

/** A model that has proved itself: file, checksum and golden vectors hold. */
export class Model {
  private constructor(
    readonly manifest: Manifest,
    private readonly scorer: Scorer,
  ) {}

  /**
   * Reads and opens the model in a folder.
   * @throws ModelError that says what is wrong and where, Error if a file cannot be read at the moment
   */
  static async load(folder: string): Promise<Model> {
    return Model.open(await readModelFiles(folder));
  }

  /**
   * Verifies checksums and golden vectors, and warms up.
   * @throws ModelError that says what is wrong and where
   */
  static async open(files: ModelFiles): Promise<Model> {
    const { folder, manifest, bytes } = files;
    const goldenFile = join(folder, GOLDEN_FILE);
    const golden = parseGolden(String(Buffer.from(bytes.get(GOLDEN_FILE) ?? [])), goldenFile);
    const model = new Model(manifest, await openScorer(files));
    await model.verify(golden, goldenFile);
    for (let round = 0; round < WARM_UP_ROUNDS; round++) for (const { text } of golden) await model.predict(text);
    return model;
  }

  /** Whether messages that are predicted together take less time than one by one. */
  get together(): boolean {
    return this.scorer.together;
  }

  /**
   * What the model says of a message.
   * @throws ModelError if what the graph gives is no probability
   */
  async predict(text: string): Promise<Prediction> {
    const [probability = NaN] = await this.scorer.score([text]);
    return this.labelled(probability);
  }

  /** What the model says of each message, in order. How many come in one call is the caller's to bound. */
  async predictMany(texts: readonly string[]): Promise<Prediction[]> {
    const probabilities = await this.scorer.score(texts);
    return probabilities.map((probability) => this.labelled(probability));
  }

  private labelled(probability: number): Prediction {
    const { name, version, threshold } = this.manifest;
    if (probability >= 0 && probability <= 1) return { label: probability >= threshold ? 'spam' : 'ham', probability };
    throw new ModelError(
      `model ${name} ${version} gave ${probability}, which is no probability: ` +
        'if its output is logits, set "output.kind" of its manifest to "logits"',
    );
  }

  /** Why the model says so, read from its weights; undefined where they cannot be read. */
  explainExactly(text: string): Explanation | undefined {
    return this.scorer.explain?.(text);
  }

  /** Why the model says so: exact where its weights can be read, else by {@link leaveOneOut}, which throws. */
  async explain(text: string, limits?: ExplanationLimits): Promise<Explanation> {
    const exact = this.explainExactly(text);
    if (exact) return exact;
    const { probability } = await this.predict(text);
    return leaveOneOut(text, probability, (variant) => this.predict(variant), limits);
  }

  /** One by one and all at once, as both ways are served. */
  private async verify(golden: GoldenVector[], where: string): Promise<void> {
    const alone: Prediction[] = [];
    for (const { text } of golden) alone.push(await this.predict(text));
    const together = await this.predictMany(golden.map(({ text }) => text));
    for (const answers of [alone, together]) {
      const { largest, wrong } = compareGolden(golden, answers, this.manifest.tolerance);
      const [i] = wrong;
      if (i === undefined) continue;
      const [expected, got] = [golden[i], answers[i]].map((one) => `${one?.label ?? ''} ${one?.probability ?? NaN}`);
      throw new ModelError(
        `the model does not give its golden answers: vector ${i} of ${where} expects ${expected ?? ''}, ` +
          `the model says ${got ?? ''} (tolerance ${this.manifest.tolerance}); ` +
          `${wrong.length} of ${golden.length} are wrong, the largest difference is ${largest}`,
      );
    }
  }
}
