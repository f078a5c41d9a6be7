import { describe, expect, it } from 'vitest';
import { normalise, WORD_END, wordCodePoints } from './featurise.js';
import { rowOffsets, sentPositions } from './positions.js';
import { randomTexts } from './testing/random-texts.js';

const ODD = ['', 'İ', 'aİbİ c', 'ΟΔΟΣ ΣΑΣ', 'STRAẞE', '😀İ 😀', 'K\0Å', 'x \u00a0\u2003y', '👩‍👩‍👧 É'];

describe('sentPositions', () => {
  it('finds the character as sent of each one as read', () => {
    expect(sentPositions('aİ😀b', true)).toEqual([0, 1, 1, 2, 2, 3, 4]);
    expect(sentPositions('aİ😀b', false)).toEqual([0, 1, 2, 2, 3, 4]);
  });

  it.each([true, false])('has one for each unit of any text, lower-cased: %s', (lowercase) => {
    for (const text of [...ODD, ...randomTexts(500)]) {
      const positions = sentPositions(text, lowercase);
      expect(positions.length).toBe(normalise(text, lowercase).length + 1);
      expect(positions.at(-1)).toBe([...text].length);
    }
  });
});

it('rowOffsets finds each point of a row where it stands in the text', () => {
  for (const text of [...ODD, ...randomTexts(500)]) {
    const row = wordCodePoints(text);
    const offsets = rowOffsets(text, row);
    expect(offsets.length).toBe(row.length);
    row.forEach((point, i) => {
      const opens = i === 0 || row[i - 1] === WORD_END;
      const expected = opens
        ? row[i + 1]
        : point === WORD_END
          ? row[i - 2]
          : row[i + 1] === WORD_END
            ? row[i - 1]
            : point;
      expect(text.codePointAt(offsets[i] ?? -1)).toBe(expected);
      expect(offsets[i]).toBeGreaterThanOrEqual(offsets[i - 1] ?? 0);
    });
  }
});
