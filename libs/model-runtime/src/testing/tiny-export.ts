import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLOAT, INT64, model, node, tensor, value } from './onnx-writer.js';

/** A dozen pieces; a piece's id is its place. */
export const VOCABULARY = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  'hello',
  'free',
  'prize',
  'call',
  '##s',
  '##er',
  'σ',
  '!',
];

/** How far each piece pushes towards ham and spam. */
const WEIGHTS: readonly [number, number][] = [
  [0, 0],
  [0.25, 0],
  [0.5, 0],
  [0, 0.25],
  [2, 0],
  [0, 1.5],
  [0, 2],
  [0, 0.5],
  [0.125, 0],
  [0, 0.125],
  [1, 0],
  [0, 0.75],
];

/** tokenizer.json as a Hugging Face export has it. */
export function tinyTokenizer(): Record<string, unknown> {
  const special = (content: string) => ({ id: VOCABULARY.indexOf(content), content, special: true, normalized: false });
  const token = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]'].map(special),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [token('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, token('[SEP]')],
      pair: [],
      special_tokens: {},
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(VOCABULARY.map((piece, id) => [piece, id])),
    },
  };
}

/**
 * A graph in the shape of a BERT classifier: `logits` [n, columns] is the sum of the weights of the pieces.
 * `words` is how many pieces have a weight, and `extra` an input that it asks for besides.
 */
export function tinyGraph({ columns = 2, words = WEIGHTS.length, extra = '', scale = 1 } = {}): Uint8Array {
  const weights = WEIGHTS.slice(0, words).map((pair) =>
    Array.from({ length: columns }, (_, i) => scale * (pair[columns === 1 ? 1 : i] ?? 0)),
  );
  const inputs = ['input_ids', 'attention_mask', 'token_type_ids', ...(extra ? [extra] : [])];
  return model(
    [
      node('Gather', ['weights', 'input_ids'], 'pieces'),
      node('Cast', ['attention_mask'], 'mask', { to: FLOAT }),
      node('Unsqueeze', ['mask', 'last'], 'column'),
      node('Mul', ['pieces', 'column'], 'seen'),
      node('ReduceSum', ['seen', 'middle'], 'sum', { keepdims: 0 }),
      node('Cast', ['token_type_ids'], 'types', { to: FLOAT }),
      node('ReduceSum', ['types', 'middle'], 'second', { keepdims: 1 }),
      node('Add', ['sum', 'second'], 'logits'),
    ],
    [
      tensor('weights', [weights.length, columns], Float32Array.from(weights.flat())),
      tensor('last', [1], BigInt64Array.of(2n)),
      tensor('middle', [1], BigInt64Array.of(1n)),
    ],
    inputs.map((name) => value(name, INT64, 2)),
    [value('logits', FLOAT, 2)],
  );
}

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');

/** P(spam) of [CLS] and [SEP] with these pieces between: softmax of the sums of their weights. */
export function tinyProbability(...pieces: string[]): number {
  const ids = ['[CLS]', ...pieces, '[SEP]'].map((piece) => VOCABULARY.indexOf(piece));
  const sum = (column: 0 | 1) => ids.reduce((total, id) => total + (WEIGHTS[id]?.[column] ?? NaN), 0);
  return 1 / (1 + Math.exp(sum(0) - sum(1)));
}

export interface TinyExport {
  graph: Uint8Array;
  tokenizer: string;
  manifest: Record<string, unknown> & { featuriser: Record<string, unknown>; output?: Record<string, unknown> };
  golden: unknown;
}

/** Writes a folder with the graph, its tokenizer and a manifest for them; `change` may spoil any part. */
export function writeTinyExport(folder: string, change: (parts: TinyExport) => void = () => undefined): string {
  const graph = tinyGraph();
  const tokenizer = JSON.stringify(tinyTokenizer());
  const parts: TinyExport = {
    graph,
    tokenizer,
    golden: {
      vectors: [
        { text: 'Hello', label: 'ham', probability: tinyProbability('hello') },
        { text: 'FREE prizes!', label: 'spam', probability: tinyProbability('free', 'prize', '##s', '!') },
      ],
    },
    manifest: {
      schema: 1,
      name: 'tiny-bert',
      version: 't1',
      classifier: 'sum of weights of word pieces',
      description: 'A dozen pieces, for tests.',
      file: 'model.onnx',
      sha256: sha256(graph),
      engine: 'onnx',
      featuriser: { type: 'wordpiece', tokenizer: 'tokenizer.json', tokenizerSha256: sha256(tokenizer), maxTokens: 16 },
      output: { name: 'logits', kind: 'logits' },
      labels: ['ham', 'spam'],
      threshold: 0.5,
      tolerance: 0.00001,
      quality: {},
      data: { name: 'none' },
      licence: 'Apache-2.0',
    },
  };
  change(parts);
  if (parts.graph !== graph) parts.manifest.sha256 = sha256(parts.graph);
  if (parts.tokenizer !== tokenizer) parts.manifest.featuriser.tokenizerSha256 = sha256(parts.tokenizer);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.onnx'), parts.graph);
  writeFileSync(join(folder, 'tokenizer.json'), parts.tokenizer);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(parts.manifest));
  writeFileSync(join(folder, 'golden.json'), JSON.stringify(parts.golden));
  return folder;
}
