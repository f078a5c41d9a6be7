import { WORD_END } from './featurise.js';

/**
 * For each UTF-16 unit of a normalised text, the code point of the text as sent that it came from, and the number of
 * code points at the end. Lower-casing makes two characters of a few (İ), but never reaches over a character's edge.
 */
export function sentPositions(text: string, lowercase: boolean): number[] {
  const positions: number[] = [];
  let point = 0;
  for (const character of text) {
    const units = lowercase ? character.toLowerCase().length : character.length;
    for (let unit = 0; unit < units; unit++) positions.push(point);
    point++;
  }
  positions.push(point);
  return positions;
}

/**
 * Where in its text (in UTF-16 units) each point of a row of `wordCodePoints` stands. The spaces around a word stand
 * where its letter beside them stands.
 */
export function rowOffsets(text: string, row: readonly number[]): number[] {
  const offsets: number[] = [];
  let at = 0;
  let offset = 0;
  row.forEach((point, i) => {
    const opens = i === 0 || row[i - 1] === WORD_END;
    const closes = point === WORD_END || row[i + 1] === WORD_END;
    if (!closes) {
      // Only white space lies between one point and the next, and no point of a word is white space.
      const sought = opens ? row[i + 1] : point;
      while (at < text.length && text.codePointAt(at) !== sought) at++;
      offset = at;
      if (!opens) at += point > 0xffff ? 2 : 1;
    }
    offsets.push(offset);
  });
  return offsets;
}
