import { ModelError } from './errors.js';

/** A text with what the trained model says of it. */
export interface GoldenVector {
  text: string;
  label: string;
  probability: number;
}

/** Reads golden.json. @throws ModelError if it holds no vectors */
export function parseGolden(text: string, where: string): GoldenVector[] {
  let vectors: unknown;
  try {
    vectors = (JSON.parse(text) as { vectors?: unknown }).vectors;
  } catch (error) {
    throw new ModelError(`${where} is not JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(vectors) || vectors.length === 0) throw new ModelError(`${where} must hold a list "vectors"`);
  const wrong = vectors.findIndex((vector) => !isVector(vector));
  if (wrong >= 0) throw new ModelError(`${where}: vector ${wrong} must have text, label and probability`);
  return vectors as GoldenVector[];
}

function isVector(value: unknown): value is GoldenVector {
  const { text, label, probability } = (value ?? {}) as Partial<GoldenVector>;
  return typeof text === 'string' && typeof label === 'string' && typeof probability === 'number';
}
