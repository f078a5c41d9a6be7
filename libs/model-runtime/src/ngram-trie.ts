import { WORD_END } from './featurise.js';
import type { Numbers } from './onnx-file.js';

/** Free place in the table. */
const NONE = -1;

const ROOT = 0;

/**
 * The n-grams of ONNX's TfIdfVectorizer as a trie. Its edges stand in one open-addressing hash table of flat arrays,
 * which is about as fast as a look-up gets in JavaScript: no objects, no strings.
 */
export class NgramTrie {
  /** Number of features (outputs of the vectorizer). */
  readonly features: number;
  /** Points of the longest n-grams. */
  readonly longest: number;
  private readonly mask: number;
  private readonly parents: Int32Array;
  private readonly points: Int32Array;
  private readonly children: Int32Array;
  private readonly featureOf: Int32Array;
  private nodes = 1;

  /**
   * @param pool all n-grams one after the other, shortest first (`pool_int64s`)
   * @param starts where in the pool the 1-grams, 2-grams, … start (`ngram_counts`)
   * @param indexes the feature of each n-gram (`ngram_indexes`)
   */
  constructor(pool: Numbers, starts: Numbers, indexes: Numbers) {
    // Each number of the pool makes one edge at most; half empty keeps the runs of the probing short.
    const size = 2 ** Math.ceil(Math.log2(2 * pool.length + 2));
    this.mask = size - 1;
    this.parents = new Int32Array(size).fill(NONE);
    this.points = new Int32Array(size);
    this.children = new Int32Array(size);
    this.featureOf = new Int32Array(pool.length + 1).fill(NONE);
    this.features = indexes.length;
    this.longest = starts.length;
    let gram = 0;
    for (let n = 1; n <= starts.length; n++) {
      const end = starts[n] ?? pool.length;
      for (let at = starts[n - 1] ?? 0; at < end; at += n) {
        let node: number = ROOT;
        for (let i = at; i < at + n; i++) node = this.childOrNew(node, pool[i] ?? 0);
        this.featureOf[node] = indexes[gram++] ?? NONE;
      }
    }
  }

  /**
   * Looks up the n-grams that start in a stretch of a row; none goes over {@link WORD_END}.
   * @param from the first point of the stretch
   * @param to the point after its last one; may lie behind the end of the row
   * @param found has room for {@link longest} numbers a point of the stretch; gets, start by start, the feature of the n-gram
   * of 1, 2, … points, negative where there is none
   * @returns how many of `found` were set
   */
  find(row: readonly number[], from: number, to: number, found: Int32Array): number {
    const end = Math.min(to, row.length);
    let grams = 0;
    for (let start = from; start < end; start++) {
      let node: number = ROOT;
      for (let at = start; at < row.length; at++) {
        const point = row[at] ?? WORD_END;
        if (point === WORD_END) break;
        node = this.child(node, point);
        if (node < 0) break;
        found[grams++] = this.featureOf[node] ?? NONE;
      }
    }
    return grams;
  }

  private child(node: number, point: number): number {
    const place = this.place(node, point);
    return this.parents[place] === NONE ? NONE : (this.children[place] ?? NONE);
  }

  private childOrNew(node: number, point: number): number {
    const place = this.place(node, point);
    if (this.parents[place] === NONE) {
      this.parents[place] = node;
      this.points[place] = point;
      this.children[place] = this.nodes++;
    }
    return this.children[place] ?? NONE;
  }

  /** Where the edge stands, or the free place where it would. */
  private place(node: number, point: number): number {
    let place = (Math.imul(node, 0x9e3779b1) ^ Math.imul(point, 0x85ebca6b)) >>> 0;
    place = (place ^ (place >>> 15)) & this.mask;
    while (this.parents[place] !== NONE && (this.parents[place] !== node || this.points[place] !== point)) {
      place = (place + 1) & this.mask;
    }
    return place;
  }
}
