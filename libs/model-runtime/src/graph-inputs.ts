import { Tensor } from 'onnxruntime-node';
import { ModelError } from './errors.js';
import { normalise, WORD_END, wordCodePoints } from './featurise.js';
import type { TextFeaturiser } from './manifest.js';
import type { Feeds } from './onnx-session.js';
import type { WordPiece } from './wordpiece.js';

/** Most rows of a run where more at once are cheaper: a third to two thirds of the time went (measured with v1, v2). */
const ROWS = 32;

/** Makes messages into the inputs of a graph. */
export interface Featuriser {
  /** Most messages that one run takes. */
  readonly rows: number;
  /** Inputs for one run with one row a message. */
  readonly feeds: (texts: readonly string[]) => Feeds;
  /** Inputs of one row that ask the most of the graph. */
  readonly probe: () => Feeds;
}

/** @throws ModelError unless the graph has one input */
export function textFeaturiser(
  { type, lowercase }: TextFeaturiser,
  inputs: readonly string[],
  where: string,
): Featuriser {
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0) {
    throw new ModelError(
      `${where} must have one input for featuriser "${type}"; it has ${inputs.join(', ') || 'none'}`,
    );
  }
  const tensor = type === 'text' ? strings : codePoints;
  const feeds = (texts: readonly string[]) => ({ [input]: tensor(texts.map((text) => normalise(text, lowercase))) });
  return { rows: ROWS, feeds, probe: () => feeds(['']) };
}

/** String [n, 1]. */
function strings(texts: string[]): Tensor {
  return new Tensor('string', texts, [texts.length, 1]);
}

/** int64 [n, length of the longest row]: the words as code points, padded with {@link WORD_END}. */
function codePoints(texts: string[]): Tensor {
  const rows = texts.map(wordCodePoints);
  const length = Math.max(1, ...rows.map((row) => row.length));
  const data = new BigInt64Array(rows.length * length).fill(BigInt(WORD_END));
  rows.forEach((row, i) => data.set(BigInt64Array.from(row, BigInt), i * length));
  return new Tensor('int64', data, [rows.length, length]);
}

/** What a graph may take, and the value at each place of a row of ids. */
const TOKEN_INPUTS: ReadonlyMap<string, (id: bigint) => bigint> = new Map([
  ['input_ids', (id: bigint) => id],
  ['attention_mask', () => 1n],
  ['token_type_ids', () => 0n],
]);

/**
 * One message a run: rows of different lengths, padded, are slower than one after the other.
 * @throws ModelError unless the graph takes `input_ids` and, besides, nothing but the other inputs that are known
 */
export function tokenFeaturiser(wordPiece: WordPiece, inputs: readonly string[], where: string): Featuriser {
  const values = inputs.map((input) => {
    const value = TOKEN_INPUTS.get(input);
    if (value) return [input, value] as const;
    const known = [...TOKEN_INPUTS.keys()].join(', ');
    throw new ModelError(`${where} asks for "${input}", which featuriser "wordpiece" does not give (only ${known})`);
  });
  if (!inputs.includes('input_ids'))
    throw new ModelError(`${where} must ask for "input_ids"; it asks for ${inputs.join(', ') || 'nothing'}`);
  const feeds = (ids: readonly number[]): Feeds => {
    const row = BigInt64Array.from(ids, BigInt);
    const tensor = (value: (id: bigint) => bigint) => new Tensor('int64', row.map(value), [1, row.length]);
    return Object.fromEntries(values.map(([input, value]) => [input, tensor(value)]));
  };
  return { rows: 1, feeds: ([text = '']) => feeds(wordPiece.ids(text)), probe: () => feeds(wordPiece.extremeIds()) };
}
