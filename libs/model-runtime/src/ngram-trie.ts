import { WORD_END } from './featurise.js';
import type { Numbers } from './onnx-file.js';

/** No such n-gram, or no such node. */
const NONE = -1;

const ROOT = 0;

/** Of an edge: the node that it leaves, its point, the node that it leads to (0 where the place is free), and the feature there. */
const [PARENT, POINT, CHILD, FEATURE] = [0, 1, 2, 3];
const FIELDS = 4;
const SMALLEST = 16;

/**
 * The n-grams of ONNX's TfIdfVectorizer as a trie. Its edges stand in one open-addressing hash table, all fields of one side by
 * side: a look-up is one line of the processor's cache, and the whole of it fits there beside what else serves a call.
 */
export class NgramTrie {
  /** Number of features (outputs of the vectorizer). */
  readonly features: number;
  /** Points of the longest n-grams. */
  readonly longest: number;
  private table = new Int32Array(SMALLEST * FIELDS);
  /** Bits of the number of a place. */
  private mask = SMALLEST - 1;
  /** The root, which no edge leads to, among them. */
  private nodes = 1;

  /**
   * @param pool all n-grams one after the other, shortest first (`pool_int64s`)
   * @param starts where in the pool the 1-grams, 2-grams, … start (`ngram_counts`)
   * @param indexes the feature of each n-gram (`ngram_indexes`)
   */
  constructor(pool: Numbers, starts: Numbers, indexes: Numbers) {
    this.features = indexes.length;
    this.longest = starts.length;
    let gram = 0;
    for (let n = 1; n <= starts.length; n++) {
      const end = starts[n] ?? pool.length;
      for (let at = starts[n - 1] ?? 0; at < end; at += n) {
        let place = 0;
        let node: number = ROOT;
        for (let i = at; i < at + n; i++) {
          place = this.edge(node, pool[i] ?? 0);
          node = this.table[place + CHILD] ?? ROOT;
        }
        this.table[place + FEATURE] = indexes[gram++] ?? NONE;
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
    const { table } = this;
    const end = Math.min(to, row.length);
    let grams = 0;
    for (let start = from; start < end; start++) {
      let node: number = ROOT;
      for (let at = start; at < row.length; at++) {
        const point = row[at] ?? WORD_END;
        if (point === WORD_END) break;
        const place = this.place(node, point);
        node = table[place + CHILD] ?? ROOT;
        if (node === ROOT) break;
        found[grams++] = table[place + FEATURE] ?? NONE;
      }
    }
    return grams;
  }

  /** Where the edge stands; it is made if it is new. */
  private edge(parent: number, point: number): number {
    const place = this.place(parent, point);
    if (this.table[place + CHILD] !== ROOT) return place;
    // Half empty keeps the runs of the probing short.
    if (2 * this.nodes > this.mask) {
      this.grow();
      return this.edge(parent, point);
    }
    this.table.set([parent, point, this.nodes++, NONE], place);
    return place;
  }

  private grow(): void {
    const { table } = this;
    this.table = new Int32Array(2 * table.length);
    this.mask = 2 * this.mask + 1;
    for (let at = 0; at < table.length; at += FIELDS) {
      if (table[at + CHILD] === ROOT) continue;
      const place = this.place(table[at + PARENT] ?? ROOT, table[at + POINT] ?? 0);
      this.table.set(table.subarray(at, at + FIELDS), place);
    }
  }

  /** Where the edge stands in the table, or the free place where it would. */
  private place(parent: number, point: number): number {
    const { table, mask } = this;
    let hash = (Math.imul(parent, 0x9e3779b1) ^ Math.imul(point, 0x85ebca6b)) >>> 0;
    hash ^= hash >>> 15;
    for (;;) {
      const place = (hash & mask) * FIELDS;
      if (table[place + CHILD] === ROOT || (table[place + PARENT] === parent && table[place + POINT] === point))
        return place;
      hash++;
    }
  }
}
