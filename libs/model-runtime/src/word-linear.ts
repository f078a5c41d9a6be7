import { ModelError } from './errors.js';
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

const tokens = new RegExp(TOKEN, 'g');

/**
 * A model of words and word pairs with a linear score, read from the graph that scores them. It counts in double
 * precision where the graph has float32: their probabilities differ by less than a millionth.
 */
export class WordLinear {
  private constructor(
    private readonly ids: ReadonlyMap<string, number>,
    private readonly linear: NgramLinear,
  ) {}

  /** @throws ModelError if the graph has another form, as its weights would then mean something else */
  static read({ nodes, initializers }: OnnxGraph, where: string): WordLinear {
    const [tokenizer, , vectorizer] = nodes;
    const words = vectorizer?.strings.get('pool_strings') ?? [];
    const starts = vectorizer?.numbers.get('ngram_counts') ?? [];
    const indexes = vectorizer?.numbers.get('ngram_indexes') ?? [];
    const [idf, weights, bias] = ['idf', 'weights', 'bias'].map((name) => initializers.get(name) ?? []);
    const understood =
      nodes.map(({ type }) => type).join(' ') === FORM &&
      tokenizer?.strings.get('tokenexp')?.[0] === TOKEN &&
      tokenizer.numbers.get('mincharnum')?.[0] === 1 &&
      vectorizer?.strings.get('mode')?.[0] === 'TF' &&
      vectorizer.numbers.get('max_skip_count')?.[0] === 0 &&
      [idf, weights].every((values) => values?.length === indexes.length);
    if (!understood || !idf || !weights || bias?.[0] === undefined) {
      throw new ModelError(
        `${where} is not of the form that engine "ngram-linear" reads for featuriser.type "text" ` +
          `(words ${TOKEN}, ${FORM}, with idf, weights and bias): set "engine" of its manifest to "onnx"`,
      );
    }
    const ids = new Map([...new Set(words)].map((word, id) => [word, id]));
    const pool = words.map((word) => ids.get(word) ?? WORD_END);
    const trie = new NgramTrie(pool, starts, indexes);
    return new WordLinear(
      ids,
      new NgramLinear({ trie, idf, weights, bias: bias[0], a: -1, b: 0, termFrequency: (count) => count }),
    );
  }

  /** Probability of spam. */
  probability(text: string, lowercase: boolean): number {
    return this.linear.probability((normalise(text, lowercase).match(tokens) ?? []).map((word) => this.id(word)));
  }

  /** What the model made of a message: the tokens, each with its own weight and half the weight of its pairs. */
  explain(text: string, lowercase: boolean): Explanation {
    const found = [...normalise(text, lowercase).matchAll(tokens)];
    const { base, logit, weights } = this.linear.explain(found.map(([word]) => this.id(word)));
    const positions = sentPositions(text, lowercase);
    const points = [...text];
    const parts = found.flatMap(({ 0: word, index }, i) => {
      const [start = 0, last = 0] = [positions[index], positions[index + word.length - 1]];
      return weights[i] ? [part(points, start, last + 1, weights[i])] : [];
    });
    return { method: 'additive', base, logit, parts };
  }

  /** A word that the model does not know is in none of its n-grams, as a word's end is in none. */
  private id(word: string): number {
    return this.ids.get(word) ?? WORD_END;
  }
}
