import { expect, it } from 'vitest';
import { WORD_END } from './featurise.js';
import { NgramLinear } from './ngram-linear.js';
import { NgramTrie } from './ngram-trie.js';

/** Features: the points 1 and 2, and 1 followed by 2, which alone has a weight. */
const model = new NgramLinear({
  trie: new NgramTrie([1, 2, 1, 2], [0, 2], [0, 1, 2]),
  idf: [1, 1, 1],
  weights: [0, 0, 1],
  bias: 0,
  a: -1,
  b: 0,
  termFrequency: (count) => count,
});
const logistic = (logit: number) => 1 / (1 + Math.exp(-logit));

it('counts every n-gram of a long row once, wherever it stands', () => {
  const pairs = 700;
  const row = Array.from({ length: pairs }, () => [1, 2]).flat();
  for (const shift of [[], [1]]) {
    const [ones, twos] = [pairs + shift.length, pairs];
    const logit = pairs / Math.hypot(ones, twos, pairs);
    expect(model.probability([...shift, ...row, WORD_END])).toBeCloseTo(logistic(logit), 12);
  }
});
