import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from './errors.js';
import { explainCharacters } from './explain-characters.js';
import { leaveOneOut } from './explain-leave-one-out.js';
import { WordLinear } from './explain-words.js';
import type { Explanation } from './explain.js';
import { normalise, WORD_END, wordCodePoints } from './featurise.js';
import { parseGolden, type GoldenVector } from './golden.js';
import { parseManifest, type Manifest } from './manifest.js';
import { NgramLinear } from './ngram-linear.js';
import { readOnnx } from './onnx-file.js';
import { OnnxSession } from './onnx-session.js';

export interface Prediction {
  label: 'ham' | 'spam';
  /** Probability of spam, 0 to 1. */
  probability: number;
}

/** What is asked of a graph or of its weights. */
interface Engine {
  /** Probability of spam. */
  score: (text: string) => number | Promise<number>;
  /** Where the model is linear: what each part of the text added to its score. */
  explain?: (text: string) => Explanation;
}

/** Rounds of the golden vectors that let the engine and the JIT compiler settle before the first call. */
const WARM_UP_ROUNDS = 3;

/** A model that has proved itself: file, checksum and golden vectors hold. */
export class Model {
  private constructor(
    readonly manifest: Manifest,
    private readonly engine: Engine,
  ) {}

  /**
   * Loads `<folder>/manifest.json` and what it names, verifies the checksum and the golden vectors, and warms up.
   * @throws ModelError that says what is wrong and where
   */
  static async load(folder: string): Promise<Model> {
    const manifestFile = join(folder, 'manifest.json');
    const manifest = parseManifest(await read(manifestFile).then(String), manifestFile);
    const file = join(folder, manifest.file);
    const bytes = await read(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== manifest.sha256) {
      throw new ModelError(
        `${file} is not the file of its manifest: sha256 is ${sha256}, ${manifestFile} says ${manifest.sha256}`,
      );
    }
    const goldenFile = join(folder, 'golden.json');
    const golden = parseGolden(await read(goldenFile).then(String), goldenFile);
    const model = new Model(manifest, await engineOf(manifest, bytes, file));
    await model.verify(golden, goldenFile);
    model.doubtExplanation(golden);
    for (let round = 0; round < WARM_UP_ROUNDS; round++) for (const { text } of golden) await model.predict(text);
    return model;
  }

  /** What the model says of a message. */
  async predict(text: string): Promise<Prediction> {
    const probability = await this.engine.score(text);
    return { label: probability >= this.manifest.threshold ? 'spam' : 'ham', probability };
  }

  /**
   * Why the model says so: exact where its weights can be read, else by leaving out one word after the other, each time
   * with a prediction.
   * @throws the signal's reason when aborted
   */
  async explain(text: string, signal?: AbortSignal): Promise<Explanation> {
    signal?.throwIfAborted();
    return this.engine.explain?.(text) ?? leaveOneOut(text, (variant) => this.predict(variant), signal);
  }

  private async verify(golden: GoldenVector[], where: string): Promise<void> {
    for (const [i, { text, label, probability }] of golden.entries()) {
      const got = await this.predict(text);
      if (got.label !== label || !(Math.abs(got.probability - probability) <= this.manifest.tolerance)) {
        throw new ModelError(
          `the model does not give its golden answers: vector ${i} of ${where} expects ${label} ${probability}, ` +
            `the model says ${got.label} ${got.probability} (tolerance ${this.manifest.tolerance})`,
        );
      }
    }
  }

  /** Weights that were read but do not give the golden answers are not those of the model: it is not explained by them. */
  private doubtExplanation(golden: GoldenVector[]): void {
    const { engine, manifest } = this;
    const gap = ({ text, probability }: GoldenVector) =>
      Math.abs(1 / (1 + Math.exp(-(engine.explain?.(text).logit ?? NaN))) - probability);
    if (!golden.every((vector) => gap(vector) <= manifest.tolerance)) engine.explain = undefined;
  }
}

async function engineOf({ engine, featuriser }: Manifest, bytes: Uint8Array, file: string): Promise<Engine> {
  const { type, lowercase } = featuriser;
  if (engine === 'ngram-linear') {
    if (type !== 'codepoints')
      throw new ModelError(`engine "ngram-linear" of ${file} needs featuriser type "codepoints"`);
    const linear = NgramLinear.read(readWeights(bytes, file), file);
    return {
      score: (text) => linear.probability(wordCodePoints(normalise(text, lowercase))),
      explain: (text) => explainCharacters(linear, text, lowercase),
    };
  }
  const session = await OnnxSession.open(bytes, file);
  if (type === 'text') {
    const words = WordLinear.read(readWeights(bytes, file));
    return {
      score: (text) => session.text(normalise(text, lowercase)),
      explain: words && ((text) => words.explain(text, lowercase)),
    };
  }
  return {
    score: (text) => {
      const row = wordCodePoints(normalise(text, lowercase));
      return session.codePoints(row.length > 0 ? row : [WORD_END]);
    },
  };
}

function readWeights(bytes: Uint8Array, file: string) {
  try {
    return readOnnx(bytes);
  } catch (error) {
    throw new ModelError(`${file} is not an ONNX file: ${(error as Error).message}`);
  }
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ModelError(
      code === 'ENOENT' ? `${file} does not exist: set MODEL_DIR and MODEL_NAME to the folder of a model` : message,
    );
  }
}
