import { expect, it } from 'vitest';
import { WORD_END } from './featurise.js';
import { NgramTrie } from './ngram-trie.js';

/** The feature of an n-gram that starts in the middle of a row. */
const follow = (trie: NgramTrie, gram: number[]) => {
  const found = new Int32Array(trie.longest);
  const points = trie.find([9, ...gram, WORD_END], 1, 2, found);
  return points === gram.length ? (found[points - 1] ?? -1) : -1;
};

it('finds each n-gram of the pool and no other', () => {
  const trie = new NgramTrie([7, 1, 2, 1, 3, 1, 2, 0x1f600], [0, 1, 5], [3, 0, 2, 1]);
  expect(trie.features).toBe(4);
  expect(follow(trie, [7])).toBe(3);
  expect(follow(trie, [1, 2])).toBe(0);
  expect(follow(trie, [1, 3])).toBe(2);
  expect(follow(trie, [1, 2, 0x1f600])).toBe(1);
  for (const other of [[1], [2], [7, 1], [1, 2, 3], [3, 1]]) expect(follow(trie, other)).toBeLessThan(0);
});

it('finds the n-grams that start in a stretch, also where they end behind it, start by start', () => {
  const trie = new NgramTrie([1, 2, 1, 2], [0, 2], [0, 1, 2]);
  const found = new Int32Array(2 * trie.longest);
  expect(trie.find([1, 2, 1, 2, WORD_END], 1, 3, found)).toBe(3);
  expect([...found]).toEqual([1, 0, 2, 0]);
  expect(trie.find([1, 2, 1], 2, 4, found)).toBe(1);
  expect(found[0]).toBe(0);
});

it('holds many n-grams without mixing them up', () => {
  const grams = Array.from({ length: 20_000 }, (_, i) => [i % 150, (i * 7919) % 65_536]);
  const unique = [...new Map(grams.map((gram) => [gram.join(), gram])).values()];
  const trie = new NgramTrie(
    unique.flat(),
    [0, 0],
    unique.map((_, i) => i),
  );
  unique.forEach((gram, i) => expect(follow(trie, gram)).toBe(i));
  expect(follow(trie, [151, 1])).toBeLessThan(0);
});
