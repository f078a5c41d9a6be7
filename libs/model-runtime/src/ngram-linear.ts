import { ModelError } from './errors.js';
import { WORD_END } from './featurise.js';
import type { Numbers, OnnxGraph } from './onnx-file.js';
import { NgramTrie } from './ngram-trie.js';

/** Logarithms of small counts, which is nearly all of them. */
const LOG = Float64Array.from({ length: 64 }, (_, count) => Math.log(count));

/**
 * An n-gram TF-IDF model with a linear score and Platt scaling, scored without a graph: the n-grams are looked up in
 * a trie, and p = 1 / (1 + exp(a·s + b)) with s = Σ w·x / ‖x‖ + bias and x = (1 + ln tf)·idf.
 * (Platt 1999, "Probabilistic outputs for support vector machines"; sublinear tf as in Manning et al. 2008, §6.4.1.)
 */
export class NgramLinear {
  private readonly trie: NgramTrie;
  private readonly idf: Float64Array;
  private readonly weights: Float64Array;
  private readonly bias: number;
  private readonly plattA: number;
  private readonly plattB: number;
  /** Count of each feature in the message at hand; zero between messages. */
  private readonly counts: Uint32Array;
  private readonly seen: Int32Array;

  /** @throws ModelError if the graph is not of this form */
  constructor(graph: OnnxGraph, where: string) {
    const vectorizer = graph.nodes.find((node) => node.type === 'TfIdfVectorizer')?.attributes;
    if (!vectorizer) throw new ModelError(`${where} has no TfIdfVectorizer: set "engine" of its manifest to "onnx"`);
    const need = (from: ReadonlyMap<string, Numbers>, name: string): Numbers => {
      const values = from.get(name);
      if (values?.length) return values;
      throw new ModelError(`${where} has no "${name}", which engine "ngram-linear" reads: set "engine" to "onnx"`);
    };
    const scalar = (name: string) => need(graph.initializers, name)[0] ?? NaN;
    this.trie = new NgramTrie(
      need(vectorizer, 'pool_int64s'),
      need(vectorizer, 'ngram_counts'),
      need(vectorizer, 'ngram_indexes'),
    );
    this.idf = Float64Array.from(need(graph.initializers, 'idf'));
    this.weights = Float64Array.from(need(graph.initializers, 'weights'));
    this.bias = scalar('bias');
    this.plattA = scalar('platt_a');
    this.plattB = scalar('platt_b');
    const features = this.trie.features;
    if (this.idf.length !== features || this.weights.length !== features) {
      const sizes = `${features} n-grams, ${this.idf.length} idf values, ${this.weights.length} weights`;
      throw new ModelError(`${where} does not fit together: ${sizes}; export it again`);
    }
    this.counts = new Uint32Array(features);
    this.seen = new Int32Array(features);
  }

  /** Probability of the positive class for a row of code points. */
  probability(row: readonly number[]): number {
    const { trie, idf, weights, counts, seen } = this;
    let distinct = 0;
    for (let start = 0; start < row.length; start++) {
      let node = NgramTrie.ROOT;
      for (let at = start; at < row.length; at++) {
        const point = row[at] ?? WORD_END;
        if (point === WORD_END) break;
        node = trie.child(node, point);
        if (node < 0) break;
        const feature = trie.featureAt(node);
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
      const x = (1 + (LOG[count] ?? Math.log(count))) * (idf[feature] ?? 0);
      dot += x * (weights[feature] ?? 0);
      square += x * x;
    }
    const score = (square > 0 ? dot / Math.sqrt(square) : 0) + this.bias;
    return 1 / (1 + Math.exp(this.plattA * score + this.plattB));
  }
}
