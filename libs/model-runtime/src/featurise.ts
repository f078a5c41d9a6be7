/** Ends a word in a row of code points; n-grams never cross it. */
export const WORD_END = -1;

const SPACE = 0x20;

/** The white space of Unicode with the separators of ASCII (U+001C–U+001F), without U+FEFF: the trainer splits so too. */
const WHITE_SPACE = new Set<number>([
  0x85,
  0xa0,
  0x1680,
  0x2028,
  0x2029,
  0x202f,
  0x205f,
  0x3000,
  ...range(0x09, 0x0d),
  ...range(0x1c, 0x20),
  ...range(0x2000, 0x200a),
]);

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** The text as the graph reads it. U+0000 becomes a space, because onnxruntime's strings end there. */
export function normalise(text: string, lowercase: boolean): string {
  const whole = text.includes('\0') ? text.replaceAll('\0', ' ') : text;
  return lowercase ? whole.toLowerCase() : whole;
}

/** Each word of the text as the code points of space, word, space, followed by {@link WORD_END}. */
export function wordCodePoints(text: string): number[] {
  const row: number[] = [];
  let inWord = false;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) ?? SPACE;
    if (point > 0xffff) i++;
    const isSpace = point <= SPACE ? WHITE_SPACE.has(point) : point > 0x7e && WHITE_SPACE.has(point);
    if (isSpace) {
      if (inWord) row.push(SPACE, WORD_END);
    } else {
      if (!inWord) row.push(SPACE);
      row.push(point);
    }
    inWord = !isSpace;
  }
  if (inWord) row.push(SPACE, WORD_END);
  return row;
}
