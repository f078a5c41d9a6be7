// Pages whose tables a benchmark writes between marks, and whose prose it leaves.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

export const whole = (value) => Math.round(value).toLocaleString('en');

/** A table of Markdown: its head, and its rows. */
export const table = (head, ...rows) =>
  [head, head.map(() => '-'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** A page with another text between two marks of it. @throws Error where it has no such marks */
export function between(page, mark, text) {
  const [begin, end] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`the page has no ${begin} before ${end}: put them where the table belongs`);
  return `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`;
}

/** Writes texts between the marks of a page that are their names. */
export async function writeBetween(file, texts) {
  const page = Object.entries(texts).reduce(
    (written, [mark, text]) => between(written, mark, text),
    readFileSync(file, 'utf8'),
  );
  writeFileSync(file, await format(page, { ...(await resolveConfig(file)), filepath: file }));
}
