import { ModelError } from './errors.js';
import { openTokenizer, type Tokenizer } from './tokenizer.js';
import { boundedPieces } from './greedy-pieces.js';

/** What is read of tokenizer.json here; the rest is the library's. */
interface TokenizerFile {
  normalizer?: { type?: string; lowercase?: boolean; handle_chinese_chars?: boolean } | null;
  model: { type: string; unk_token: string; continuing_subword_prefix?: string; max_input_chars_per_word?: number };
}

/** Ideographs beyond U+FFFF, which the reference sets apart as those below are; its gap at U+2B820 is kept. */
const WIDE_IDEOGRAPHS = /[\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

/**
 * Text as WordPiece ids, by the tokenizer.json that a tuned language model was trained with. Ids are those of the
 * reference (the Rust library `tokenizers`), but for a few hundred signs that came into Unicode after its tables.
 */
export class WordPiece {
  private constructor(
    private readonly tokenizer: Tokenizer,
    private readonly file: TokenizerFile,
    /** Ids around every message: [CLS] and [SEP]. */
    private readonly first: number,
    private readonly last: number,
    private readonly largest: number,
    private readonly maxTokens: number,
  ) {}

  /**
   * @param json text of tokenizer.json
   * @param maxTokens most ids of a message, [CLS] and [SEP] among them
   * @param where the file, for messages
   * @throws ModelError if it is not JSON, or no WordPiece tokenizer that puts one token before and one after a message
   */
  static read(json: string, maxTokens: number, where: string): WordPiece {
    const file = parse(json, where);
    let tokenizer: Tokenizer;
    let frame: string[];
    try {
      tokenizer = openTokenizer(file);
      frame = tokenizer.tokenize('', { add_special_tokens: true });
    } catch (error) {
      throw new ModelError(`${where} is not a tokenizer that can be read: ${(error as Error).message}`);
    }
    const id = (token: string): number => {
      const found = tokenizer.token_to_id(token);
      if (found === undefined) throw new ModelError(`${where} has no "${token}" in its vocabulary`);
      return found;
    };
    id(file.model.unk_token);
    const [first, last, ...more] = frame.map(id);
    if (first === undefined || last === undefined || more.length > 0) {
      const has = frame.join(' ') || 'none';
      throw new ModelError(`${where} must put two tokens around a message, such as [CLS] and [SEP]; it puts ${has}`);
    }
    const vocabulary = tokenizer.model.tokens_to_ids;
    let largest = 0;
    for (const [token, number] of vocabulary) {
      if (!Number.isSafeInteger(number) || number < 0) {
        throw new ModelError(`${where}: the id of "${token}" is ${String(number)}, not a whole number from 0 on`);
      }
      largest = Math.max(largest, number);
    }
    tokenizer.model.encode = boundedPieces(vocabulary, file.model, maxTokens);
    return new WordPiece(tokenizer, file, first, last, largest, maxTokens);
  }

  /** At most `maxTokens` ids: [CLS], the first pieces of the message, [SEP]. */
  ids(text: string): number[] {
    const ids = this.tokenizer.encode(this.prepared(text)).ids;
    if (ids.length <= this.maxTokens) return ids;
    return [...ids.slice(0, this.maxTokens - 1), this.last];
  }

  /** The longest row with the largest id: a graph that takes it takes every message. */
  extremeIds(): number[] {
    return [this.first, ...new Array<number>(this.maxTokens - 2).fill(this.largest), this.last];
  }

  /**
   * Where the library's normaliser differs from the reference: JavaScript writes Σ as ς at the end of a word, and
   * ideographs beyond U+FFFF are not set apart.
   */
  private prepared(text: string): string {
    const whole = text.replaceAll('\0', ' ');
    const { type, lowercase, handle_chinese_chars } = this.file.normalizer ?? {};
    if (type !== 'BertNormalizer') return whole;
    const lowered = lowercase ? whole.replaceAll('Σ', 'σ') : whole;
    return handle_chinese_chars ? lowered.replace(WIDE_IDEOGRAPHS, ' $& ') : lowered;
  }
}

function parse(json: string, where: string): TokenizerFile {
  let file: Partial<TokenizerFile> | null;
  try {
    file = JSON.parse(json) as Partial<TokenizerFile> | null;
  } catch (error) {
    throw new ModelError(`${where} is not JSON: ${(error as Error).message}`);
  }
  const type = file?.model?.type;
  if (type !== 'WordPiece') {
    throw new ModelError(
      `${where} is not a WordPiece tokenizer: its "model.type" is ${type === undefined ? 'missing' : JSON.stringify(type)}`,
    );
  }
  return file as TokenizerFile;
}
