import { markdownTable } from './markdown-table.js';
import type { Row } from './measured.js';

/** What was measured, by subject. */
export type Sections = Map<string, Row[]>;

const HEAD: Row = { what: 'what', figure: 'figure', bound: 'bound' };

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const cellsOf = ({ what, figure, bound }: Row) => [what, figure, bound].map(cell);

/**
 * The page with these sections in place of those of the same subjects. Sections are in the order of their names; what
 * stands before the first is `intro`.
 */
export function rewrite(page: string, intro: string, measured: Sections): string {
  const old = page.split(/^(?=## )/m).slice(1);
  const sections = new Map(old.map((section) => [/^## (.*)$/m.exec(section)?.[1] ?? '', section.trim()]));
  for (const [subject, rows] of measured)
    sections.set(subject, `## ${subject}\n\n${markdownTable([HEAD, ...rows].map(cellsOf))}`);
  const sorted = [...sections].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, section]) => section);
  return `${[intro.trim(), ...sorted].join('\n\n')}\n`;
}
