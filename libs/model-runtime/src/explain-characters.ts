import { part, type ExplainedPart, type Explanation } from './explain.js';
import { normalise, wordCodePoints } from './featurise.js';
import type { NgramLinear } from './ngram-linear.js';
import { rowOffsets, sentPositions } from './positions.js';

/**
 * What a model of character n-grams made of a message: the weight of each n-gram is split evenly over its characters,
 * and neighbours in a word that push the same way make one part.
 */
export function explainCharacters(model: NgramLinear, text: string, lowercase: boolean): Explanation {
  const normal = normalise(text, lowercase);
  const row = wordCodePoints(normal);
  const { base, logit, weights } = model.explain(row);
  const offsets = rowOffsets(normal, row);
  const positions = sentPositions(text, lowercase);
  const points = [...text];
  const byPoint = new Float64Array(points.length);
  weights.forEach((weight, i) => {
    const point = positions[offsets[i] ?? 0] ?? 0;
    byPoint[point] = (byPoint[point] ?? 0) + weight;
  });
  return { method: 'additive', base, logit, parts: runs(points, byPoint) };
}

/** Neighbours of the same sign as one part; what weighs nothing, such as the space between words, ends a run. */
function runs(points: readonly string[], weights: Float64Array): ExplainedPart[] {
  const parts: ExplainedPart[] = [];
  let start = 0;
  let sum = 0;
  for (let at = 0; at <= points.length; at++) {
    const weight = weights[at] ?? 0;
    if (Math.sign(weight) === Math.sign(sum)) {
      sum += weight;
      continue;
    }
    if (sum !== 0) parts.push(part(points, start, at, sum));
    start = at;
    sum = weight;
  }
  return parts;
}
