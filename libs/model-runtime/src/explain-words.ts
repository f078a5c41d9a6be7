import { part, type Explanation } from './explain.js';
import { normalise, WORD_END } from './featurise.js';
import { NgramLinear } from './ngram-linear.js';
import { NgramTrie } from './ngram-trie.js';
import type { OnnxGraph } from './onnx-file.js';
import { sentPositions } from './positions.js';

/** The one pattern of tokens that is understood here: RE2 in the graph and JavaScript agree on it for every text. */
const TOKEN = '[a-z0-9_]+';

/** The nodes of a graph that scores words: count them, weigh by idf, scale to length 1, logistic regression. */
const FORM = 'Tokenizer Flatten TfIdfVectorizer Mul ReduceL2 Max Div MatMul Add Sigmoid';

/**
 * A graph of word TF-IDF and logistic regression, read as weights in order to explain it; onnxruntime goes on scoring.
 * It counts in double precision where the graph has float32, so its logit is that of the graph's probability within
 * the tolerance of the manifest.
 */
export class WordLinear {
  private constructor(
    private readonly ids: ReadonlyMap<string, number>,
    private readonly linear: NgramLinear,
  ) {}

  /** The weights of a graph of this form; nothing for any other graph. */
  static read({ nodes, initializers }: OnnxGraph): WordLinear | undefined {
    if (nodes.map(({ type }) => type).join(' ') !== FORM) return undefined;
    const [tokenizer, , vectorizer] = nodes;
    const words = vectorizer?.strings.get('pool_strings') ?? [];
    const starts = vectorizer?.numbers.get('ngram_counts') ?? [];
    const indexes = vectorizer?.numbers.get('ngram_indexes') ?? [];
    const [idf, weights, bias] = ['idf', 'weights', 'bias'].map((name) => initializers.get(name) ?? []);
    const understood =
      tokenizer?.strings.get('tokenexp')?.[0] === TOKEN &&
      tokenizer.numbers.get('mincharnum')?.[0] === 1 &&
      vectorizer?.strings.get('mode')?.[0] === 'TF' &&
      vectorizer.numbers.get('max_skip_count')?.[0] === 0 &&
      [idf, weights].every((values) => values?.length === indexes.length);
    if (!understood || !idf || !weights || bias?.[0] === undefined) return undefined;
    const ids = new Map([...new Set(words)].map((word, id) => [word, id]));
    const pool = words.map((word) => ids.get(word) ?? WORD_END);
    const trie = new NgramTrie(pool, starts, indexes);
    return new WordLinear(
      ids,
      new NgramLinear({ trie, idf, weights, bias: bias[0], a: -1, b: 0, termFrequency: (count) => count }),
    );
  }

  /** What the model made of a message: the tokens, each with its own weight and half the weight of its pairs. */
  explain(text: string, lowercase: boolean): Explanation {
    const tokens = [...normalise(text, lowercase).matchAll(new RegExp(TOKEN, 'g'))];
    // A word that the model does not know is in none of its n-grams, as a word's end is in none.
    const { base, logit, weights } = this.linear.explain(tokens.map(([word]) => this.ids.get(word) ?? WORD_END));
    const positions = sentPositions(text, lowercase);
    const points = [...text];
    const parts = tokens.flatMap(({ 0: word, index }, i) => {
      const [start = 0, last = 0] = [positions[index], positions[index + word.length - 1]];
      return weights[i] ? [part(points, start, last + 1, weights[i])] : [];
    });
    return { method: 'additive', base, logit, parts };
  }
}
