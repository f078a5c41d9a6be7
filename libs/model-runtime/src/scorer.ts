import { join } from 'node:path';
import { ModelError } from './errors.js';
import { explainCharacters } from './explain-characters.js';
import { WordLinear } from './explain-words.js';
import type { Explanation } from './explain.js';
import { normalise, wordCodePoints } from './featurise.js';
import { textFeaturiser, tokenFeaturiser, type Featuriser } from './graph-inputs.js';
import { verified } from './files.js';
import type { TextFeaturiser } from './manifest.js';
import type { ModelFiles } from './model-files.js';
import { NgramLinear } from './ngram-linear.js';
import { readOnnx } from './onnx-file.js';
import { OnnxSession } from './onnx-session.js';
import { WordPiece } from './wordpiece.js';

/** What is asked of a graph or of its weights. */
export interface Scorer {
  /** What the model says of each text, in order: the probability of spam, if the model is right. */
  score(texts: readonly string[]): number[] | Promise<number[]>;
  /** Where the model is linear: what each part of the text added to its score. */
  explain?: (text: string) => Explanation;
}

/** Verifies the files that the manifest names, and opens them. @throws ModelError that says what is wrong and where */
export async function openScorer(files: ModelFiles): Promise<Scorer> {
  const { folder, manifest } = files;
  const file = join(folder, manifest.file);
  const bytes = verifiedFile(files, manifest.file, manifest.sha256);
  const { engine, featuriser, output } = manifest;
  if (engine === 'ngram-linear' && featuriser.type !== 'wordpiece') return linearScorer(featuriser, bytes, file);
  const session = await OnnxSession.open(bytes, output, file);
  const { rows, feeds, probe } = openFeaturiser(files, session.inputs, file);
  await session.probabilities(probe(), 1);
  const words = featuriser.type === 'text' ? wordsOf(bytes) : undefined;
  return {
    async score(texts) {
      const probabilities: number[] = [];
      for (let i = 0; i < texts.length; i += rows) {
        const some = texts.slice(i, i + rows);
        probabilities.push(...(await session.probabilities(feeds(some), some.length)));
      }
      return probabilities;
    },
    explain: words && featuriser.type === 'text' ? (text) => words.explain(text, featuriser.lowercase) : undefined,
  };
}

function linearScorer({ lowercase }: TextFeaturiser, bytes: Uint8Array, file: string): Scorer {
  const linear = NgramLinear.read(readWeights(bytes, file), file);
  return {
    score: (texts) => texts.map((text) => linear.probability(wordCodePoints(normalise(text, lowercase)))),
    explain: (text) => explainCharacters(linear, text, lowercase),
  };
}

function openFeaturiser(files: ModelFiles, inputs: readonly string[], file: string): Featuriser {
  const { featuriser } = files.manifest;
  if (featuriser.type !== 'wordpiece') return textFeaturiser(featuriser, inputs, file);
  const tokenizerFile = join(files.folder, featuriser.tokenizer);
  const json = verifiedFile(files, featuriser.tokenizer, featuriser.tokenizerSha256);
  return tokenFeaturiser(WordPiece.read(String(json), featuriser.maxTokens, tokenizerFile), inputs, file);
}

/** What explains a graph that onnxruntime has loaded; nothing where it cannot be read here, as it scores all the same. */
function wordsOf(bytes: Uint8Array): WordLinear | undefined {
  try {
    return WordLinear.read(readOnnx(bytes));
  } catch {
    return undefined;
  }
}

function verifiedFile({ folder, bytes }: ModelFiles, name: string, sha256: string): Buffer {
  return verified(bytes.get(name) ?? new Uint8Array(), sha256, join(folder, name));
}

function readWeights(bytes: Uint8Array, file: string) {
  try {
    return readOnnx(bytes);
  } catch (error) {
    throw new ModelError(`${file} is not an ONNX file: ${(error as Error).message}`);
  }
}
