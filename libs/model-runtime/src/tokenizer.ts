import * as library from '@huggingface/tokenizers';

/** What is used of the library: its own types do not resolve from an ES module. */
export interface Tokenizer {
  readonly model: {
    readonly tokens_to_ids: ReadonlyMap<string, number>;
    encode: (words: readonly string[]) => string[];
  };
  encode(text: string): { ids: number[] };
  tokenize(text: string, options: { add_special_tokens: boolean }): string[];
  token_to_id(token: string): number | undefined;
}

const { Tokenizer } = library as unknown as { Tokenizer: new (file: object, config: object) => Tokenizer };

/** The adapter over the library. @param file what tokenizer.json holds @throws Error if it cannot be read */
export function openTokenizer(file: object): Tokenizer {
  return new Tokenizer(file, {});
}
