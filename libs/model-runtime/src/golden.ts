import { ModelError } from './errors.js';
import { readText } from './files.js';

/** A text with what the trained model says of it. */
export interface GoldenVector {
  text: string;
  label: 'ham' | 'spam';
  probability: number;
}

/** @param file golden.json of a model @throws ModelError if it does not exist or holds no vectors */
export async function readGolden(file: string): Promise<GoldenVector[]> {
  return parseGolden(await readText(file, 'it holds messages with the answers that prove the model'), file);
}

/** Reads golden.json from its text. @throws ModelError if it holds no vectors */
export function parseGolden(text: string, where: string): GoldenVector[] {
  let vectors: unknown;
  try {
    vectors = (JSON.parse(text) as { vectors?: unknown } | null)?.vectors;
  } catch (error) {
    throw new ModelError(`${where} is not JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(vectors) || vectors.length === 0) throw new ModelError(`${where} must hold a list "vectors"`);
  const wrong = vectors.findIndex((vector) => !isVector(vector));
  if (wrong >= 0) throw new ModelError(`${where}: vector ${wrong} must have text, label (ham or spam) and probability`);
  return vectors as GoldenVector[];
}

function isVector(value: unknown): value is GoldenVector {
  const { text, label, probability } = (value ?? {}) as Partial<GoldenVector>;
  return typeof text === 'string' && (label === 'ham' || label === 'spam') && typeof probability === 'number';
}

/** How answers compare with the golden ones. */
export interface GoldenResult {
  /** Largest difference of a probability. */
  largest: number;
  /** Places of the vectors with another label, or a probability that is further off than the tolerance. */
  wrong: number[];
}

/** @param answers what the model says of each golden text, in order */
export function compareGolden(
  golden: readonly GoldenVector[],
  answers: readonly Omit<GoldenVector, 'text'>[],
  tolerance: number,
): GoldenResult {
  const differences = golden.map(({ probability }, i) => Math.abs((answers[i]?.probability ?? NaN) - probability));
  const right = (i: number) => answers[i]?.label === golden[i]?.label && (differences[i] ?? NaN) <= tolerance;
  return { largest: Math.max(...differences), wrong: [...golden.keys()].filter((i) => !right(i)) };
}
