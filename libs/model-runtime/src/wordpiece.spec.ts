import { describe, expect, it } from 'vitest';
import { ModelError } from './errors.js';
import { tinyTokenizer, VOCABULARY } from './testing/tiny-export.js';
import { openTokenizer } from './tokenizer.js';
import { WordPiece } from './wordpiece.js';

const json = (change: (file: Record<string, unknown>) => void = () => undefined) => {
  const file = tinyTokenizer();
  change(file);
  return JSON.stringify(file);
};
const read = (text: string, maxTokens = 16) => WordPiece.read(text, maxTokens, 'tokenizer.json');
const pieces = (text: string, maxTokens?: number) =>
  read(json(), maxTokens)
    .ids(text)
    .map((id) => VOCABULARY[id])
    .join(' ');

describe('WordPiece', () => {
  it.each([
    ['', '[CLS] [SEP]'],
    [' \t\n', '[CLS] [SEP]'],
    ['Hello, free prizes!', '[CLS] hello [UNK] free prize ##s ! [SEP]'],
    ['callers', '[CLS] call ##er ##s [SEP]'],
    ['héllo he\u0301llo', '[CLS] hello hello [SEP]'],
    ['free\0prize', '[CLS] free prize [SEP]'],
    ['free\u200dprize fr\u0007ee', '[CLS] [UNK] free [SEP]'],
    ['ΣΣ Σ σ', '[CLS] [UNK] σ σ [SEP]'],
    ['中文 \u{20000}\u{20001}', '[CLS] [UNK] [UNK] [UNK] [UNK] [SEP]'],
    ['👨‍👩‍👧', '[CLS] [UNK] [SEP]'],
    ['\ud800 free', '[CLS] free [SEP]'],
    ['x'.repeat(101), '[CLS] [UNK] [SEP]'],
    ['calls'.repeat(4096), '[CLS] [UNK] [SEP]'],
  ])('%j', (text, expected) => expect(pieces(text)).toBe(expected));

  it('cuts to the most ids and keeps [SEP] last', () => {
    expect(pieces('free '.repeat(6), 8)).toBe('[CLS] free free free free free free [SEP]');
    expect(pieces('free '.repeat(7), 8)).toBe('[CLS] free free free free free free [SEP]');
    expect(pieces('free '.repeat(5) + 'callers', 8)).toBe('[CLS] free free free free free call [SEP]');
  });

  it('gives the ids of the library, whose work is not bounded', () => {
    const library = openTokenizer(tinyTokenizer());
    const bounded = read(json(), 512);
    const parts = ['free', 'call', 'ers', 's', 'er', ' ', '!', 'prize', 'z', 'hello', ' [SEP] '];
    let state = 7;
    for (let i = 0; i < 2000; i++) {
      const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8;
      const text = Array.from({ length: next() % 40 }, () => parts[next() % parts.length]).join('');
      expect(bounded.ids(text)).toEqual(library.encode(text).ids);
    }
  });

  it('takes the longest row with the largest id for a probe', () => {
    const { length } = VOCABULARY;
    expect(read(json(), 8).extremeIds()).toEqual([2, ...new Array<number>(6).fill(length - 1), 3]);
  });

  it.each<[string, string, string]>([
    ['no JSON', 'PK', 'tokenizer.json is not JSON: '],
    ['no object', 'null', 'tokenizer.json is not a WordPiece tokenizer: its "model.type" is missing'],
    [
      'another kind',
      '{"model":{"type":"BPE"}}',
      'tokenizer.json is not a WordPiece tokenizer: its "model.type" is "BPE"',
    ],
    ['half a file', '{"model":{"type":"WordPiece"}}', 'tokenizer.json is not a tokenizer that can be read: '],
    [
      'an unknown normaliser',
      json((file) => (file.normalizer = { type: 'Magic' })),
      'tokenizer.json is not a tokenizer that can be read: ',
    ],
    [
      'no post-processor',
      json((file) => (file.post_processor = null)),
      'tokenizer.json must put two tokens around a message, such as [CLS] and [SEP]; it puts none',
    ],
    [
      'no unknown token',
      json((file) => Object.assign(file.model as object, { unk_token: '<unk>' })),
      'tokenizer.json has no "<unk>" in its vocabulary',
    ],
    [
      'an id that is none',
      json((file) => Object.assign((file.model as { vocab: object }).vocab, { odd: 'x' })),
      'tokenizer.json: the id of "odd" is x, not a whole number from 0 on',
    ],
  ])('%s is told apart', (_, text, message) => {
    expect(() => read(text)).toThrow(ModelError);
    expect(() => read(text)).toThrow(message);
  });
});
