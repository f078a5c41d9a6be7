import { stripVTControlCharacters, styleText } from 'node:util';

type Format = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

/** Writes a text in a colour or a weight, or as it is where colours are not wanted. */
export type Style = (format: Format, text: string) => string;

/** Whether the stream takes colours is asked elsewhere. */
export const styled: Style = (format, text) => styleText(format, text, { validateStream: false });
export const plain: Style = (_, text) => text;

/** Characters that a text takes on the screen, of one column each as all that is shown here. */
export const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

// eslint-disable-next-line no-control-regex -- what styleText writes begins with this character
const PIECES = /(\x1b\[[\d;]*m)/;

/** The first columns of a text, its styles ended as they were begun. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let left = Math.max(0, columns);
  return text
    .split(PIECES)
    .map((piece, i) => {
      if (i % 2 === 1) return piece;
      const kept = [...piece].slice(0, left);
      left -= kept.length;
      return kept.join('');
    })
    .join('');
}

/** The words of a text in lines of at most so many columns; a longer word has a line of its own. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
