/** A share in percent. */
export const percent = (share: number | null | undefined) =>
  typeof share === 'number' && Number.isFinite(share) ? `${(share * 100).toFixed(2)} %` : 'unknown';

/** A latency. */
export const milliseconds = (seconds: number | null | undefined) =>
  typeof seconds === 'number' && Number.isFinite(seconds) ? `${Number((seconds * 1000).toPrecision(3))} ms` : 'unknown';

/** A whole number with its thousands apart. */
export const count = (value: number) => Math.round(value).toLocaleString('en-GB');

/** A probability, small ones by their magnitude. */
export const probability = (p: number) => (p < 0.001 ? p.toExponential(1) : p.toFixed(3));

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML shows it. */
export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** Text in Markdown, in which HTML would be HTML. */
export const escapeMarkdown = (text: string) => text.replaceAll('<', '&lt;');

/** Text in a cell of a Markdown table. */
export const escapeCell = (text: string) => escapeMarkdown(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
