import { join } from 'node:path';
import { ModelError } from './errors.js';
import { explainCharacters } from './explain-characters.js';
import type { Explanation } from './explain.js';
import { normalise, wordCodePoints } from './featurise.js';
import type { TextFeaturiser } from './manifest.js';
import { verifiedFile, type ModelFiles } from './model-files.js';
import { NgramLinear } from './ngram-linear.js';
import { readOnnx } from './onnx-file.js';
import { WordLinear } from './word-linear.js';

/** What is asked of a graph or of its weights. */
export interface Scorer {
  /** What the model says of each text, in order: the probability of spam, if the model is right. */
  score(texts: readonly string[]): number[] | Promise<number[]>;
  /** Whether several texts in one call take less time than one by one. */
  readonly together: boolean;
  /** Where the model is linear: what each part of the text added to its score. */
  explain?: (text: string) => Explanation;
}

/** Verifies the files that the manifest names, and opens them. @throws ModelError that says what is wrong and where */
export async function openScorer(files: ModelFiles): Promise<Scorer> {
  const { engine, featuriser } = files.manifest;
  if (engine === 'ngram-linear' && featuriser.type !== 'wordpiece') return openLinear(featuriser, files);
  // Imported where it is needed only: onnxruntime takes some 40 MB of memory.
  const { openGraph } = await import('./graph-scorer.js');
  return openGraph(files);
}

function openLinear({ type, lowercase }: TextFeaturiser, files: ModelFiles): Scorer {
  const { folder, manifest } = files;
  const where = join(folder, manifest.file);
  const graph = readGraph(verifiedFile(files, manifest.file, manifest.sha256), where);
  if (type === 'text') {
    const words = WordLinear.read(graph, where);
    return {
      together: false,
      score: (texts) => texts.map((text) => words.probability(text, lowercase)),
      explain: (text) => words.explain(text, lowercase),
    };
  }
  const characters = NgramLinear.read(graph, where);
  return {
    together: false,
    score: (texts) => texts.map((text) => characters.probability(wordCodePoints(normalise(text, lowercase)))),
    explain: (text) => explainCharacters(characters, text, lowercase),
  };
}

function readGraph(bytes: Uint8Array, where: string) {
  try {
    return readOnnx(bytes);
  } catch (error) {
    throw new ModelError(`${where} is not an ONNX file: ${(error as Error).message}`);
  }
}
