import { ModelError } from './errors.js';
import type { Numbers, OnnxGraph } from './onnx-file.js';
import { NgramTrie } from './ngram-trie.js';

/** Counts whose weights are worked out beforehand, which is nearly all of them. */
const SMALL_COUNTS = 64;

/** Points whose n-grams are looked up in one go, which is faster than point by point. */
const STRETCH = 256;

/** A TF-IDF model with a linear score: logit = −(a·s + b) with s = Σ w·x / ‖x‖ + bias and x = tf(count)·idf. */
export interface LinearModel {
  trie: NgramTrie;
  /** By feature, as `weights`. */
  idf: Numbers;
  weights: Numbers;
  bias: number;
  a: number;
  b: number;
  /** tf by count; called with whole numbers above zero. */
  termFrequency: (count: number) => number;
}

/** What each point of a row added to the logit: base + Σ weights = logit. */
export interface RowExplanation {
  base: number;
  logit: number;
  weights: Float64Array;
}

/**
 * An n-gram TF-IDF model with a linear score, scored without a graph: the n-grams are looked up in a trie.
 * (Platt 1999, "Probabilistic outputs for support vector machines"; sublinear tf as in Manning et al. 2008, §6.4.1.)
 */
export class NgramLinear {
  private readonly trie: NgramTrie;
  /** idf and weight of each feature, side by side for the processor's cache. */
  private readonly factors: Float64Array;
  private readonly bias: number;
  private readonly a: number;
  private readonly b: number;
  private readonly termFrequency: (count: number) => number;
  /** tf of small counts. */
  private readonly frequencies: Float64Array;
  /** Count of each feature in the message at hand; zero between messages. */
  private readonly counts: Uint32Array;
  /** The features of the message at hand, and w·x of each. */
  private readonly seen: Int32Array;
  private readonly products: Float64Array;
  /** Number of those features, and ‖x‖. */
  private distinct = 0;
  private length = 0;
  /** The n-grams that start in the stretch at hand. */
  private readonly found: Int32Array;

  constructor({ trie, idf, weights, bias, a, b, termFrequency }: LinearModel) {
    this.trie = trie;
    this.factors = new Float64Array(2 * trie.features);
    for (let feature = 0; feature < trie.features; feature++)
      this.factors.set([idf[feature] ?? 0, weights[feature] ?? 0], 2 * feature);
    this.bias = bias;
    this.a = a;
    this.b = b;
    this.termFrequency = termFrequency;
    this.frequencies = Float64Array.from({ length: SMALL_COUNTS }, (_, count) => termFrequency(count));
    this.counts = new Uint32Array(trie.features);
    this.seen = new Int32Array(trie.features);
    this.products = new Float64Array(trie.features);
    this.found = new Int32Array(STRETCH * trie.longest);
  }

  /** The model of character n-grams, sublinear tf and Platt scaling in a graph. @throws ModelError if it is none */
  static read(graph: OnnxGraph, where: string): NgramLinear {
    const vectorizer = graph.nodes.find((node) => node.type === 'TfIdfVectorizer')?.numbers;
    if (!vectorizer) throw new ModelError(`${where} has no TfIdfVectorizer: set "engine" of its manifest to "onnx"`);
    const need = (from: ReadonlyMap<string, Numbers>, name: string): Numbers => {
      const values = from.get(name);
      if (values?.length) return values;
      throw new ModelError(`${where} has no "${name}", which engine "ngram-linear" reads: set "engine" to "onnx"`);
    };
    const scalar = (name: string) => need(graph.initializers, name)[0] ?? NaN;
    const trie = new NgramTrie(
      need(vectorizer, 'pool_int64s'),
      need(vectorizer, 'ngram_counts'),
      need(vectorizer, 'ngram_indexes'),
    );
    const idf = need(graph.initializers, 'idf');
    const weights = need(graph.initializers, 'weights');
    if (idf.length !== trie.features || weights.length !== trie.features) {
      const sizes = `${trie.features} n-grams, ${idf.length} idf values, ${weights.length} weights`;
      throw new ModelError(`${where} does not fit together: ${sizes}; export it again`);
    }
    return new NgramLinear({
      trie,
      idf,
      weights,
      bias: scalar('bias'),
      a: scalar('platt_a'),
      b: scalar('platt_b'),
      termFrequency: (count) => 1 + Math.log(count),
    });
  }

  /** Probability of the positive class for a row of points, in which the end of a word ends every n-gram. */
  probability(row: readonly number[]): number {
    return 1 / (1 + Math.exp(this.a * this.score(row) + this.b));
  }

  /** Splits what each n-gram added to the logit evenly over the places where it was found, and over its points there. */
  explain(row: readonly number[]): RowExplanation {
    const { trie, found, seen, products, a, b, bias } = this;
    const logit = -(a * this.score(row) + b);
    const added = new Map<number, number>();
    for (let i = 0; i < this.distinct; i++) added.set(seen[i] ?? 0, (-a * (products[i] ?? 0)) / this.length);
    const grams = row.flatMap((_, start) =>
      Array.from(found.subarray(0, trie.find(row, start, start + 1, found)), (feature, i) => ({
        feature,
        start,
        points: i + 1,
      })),
    );
    const times = new Map<number, number>();
    for (const { feature } of grams) times.set(feature, (times.get(feature) ?? 0) + 1);
    const weights = new Float64Array(row.length);
    for (const { feature, start, points } of grams) {
      const share = (added.get(feature) ?? 0) / (times.get(feature) ?? 1) / points;
      for (let at = start; at < start + points; at++) weights[at] = (weights[at] ?? 0) + share;
    }
    return { base: -(a * bias + b), logit, weights };
  }

  private score(row: readonly number[]): number {
    const { trie, factors, counts, seen, products, found, frequencies } = this;
    let distinct = 0;
    for (let from = 0; from < row.length; from += STRETCH) {
      const grams = trie.find(row, from, from + STRETCH, found);
      for (let i = 0; i < grams; i++) {
        const feature = found[i] ?? 0;
        if (feature < 0) continue;
        if (counts[feature] === 0) seen[distinct++] = feature;
        counts[feature] = (counts[feature] ?? 0) + 1;
      }
    }
    let dot = 0;
    let square = 0;
    for (let i = 0; i < distinct; i++) {
      const feature = seen[i] ?? 0;
      const count = counts[feature] ?? 0;
      counts[feature] = 0;
      const x = (frequencies[count] ?? this.termFrequency(count)) * (factors[2 * feature] ?? 0);
      const product = x * (factors[2 * feature + 1] ?? 0);
      products[i] = product;
      dot += product;
      square += x * x;
    }
    this.distinct = distinct;
    this.length = Math.sqrt(square);
    return (square > 0 ? dot / this.length : 0) + this.bias;
  }
}
