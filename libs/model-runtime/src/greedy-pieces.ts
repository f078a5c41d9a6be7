interface Settings {
  unk_token: string;
  continuing_subword_prefix?: string;
  max_input_chars_per_word?: number;
}

/**
 * Words as pieces by greedy longest match (Wu et al. 2016, §4.1), with the work bounded: no piece longer than the
 * longest of the vocabulary is looked up, and no word is read after `limit` pieces. The library's own tries every
 * length of the rest of a word: 4,096 code points can take it a fifth of a second.
 * @param vocabulary pieces; those within a word carry the prefix
 * @returns at least the first `limit` pieces of the words; a word that cannot be written is the unknown token
 */
export function boundedPieces(
  vocabulary: ReadonlyMap<string, number>,
  { unk_token, continuing_subword_prefix: prefix = '##', max_input_chars_per_word: longestWord = 100 }: Settings,
  limit: number,
): (words: readonly string[]) => string[] {
  const inner = new Set<string>();
  let longest = 0;
  for (const piece of vocabulary.keys()) {
    if (piece.startsWith(prefix)) inner.add(piece.slice(prefix.length));
    longest = Math.max(longest, piece.length);
  }

  /**
   * End of the longest piece from `start` on, or `start` where there is none. Counts UTF-16 units: half a character is
   * in no vocabulary, so a piece never ends within one.
   */
  const pieceEnd = (word: string, start: number): number => {
    const known = start > 0 ? inner : vocabulary;
    let end = Math.min(word.length, start + longest);
    while (end > start && !known.has(word.slice(start, end))) end--;
    return end;
  };

  const piecesOf = (word: string): string[] => {
    if (word.length > longestWord && [...word].length > longestWord) return [unk_token];
    const pieces: string[] = [];
    for (let start = 0; start < word.length;) {
      const end = pieceEnd(word, start);
      if (end === start) return [unk_token];
      pieces.push((start > 0 ? prefix : '') + word.slice(start, end));
      start = end;
    }
    return pieces;
  };

  return (words) => {
    const pieces: string[] = [];
    for (const word of words) {
      if (pieces.length >= limit) break;
      pieces.push(...piecesOf(word));
    }
    return pieces;
  };
}
